using System.Text;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.CrashChild;

/// <summary>Uploads, ingests, converses and deletes, and prints a line for each thing that was acknowledged.</summary>
internal sealed class Writer(IFileStore files, IIngestionLedger ledger, IReadings readings, IVectorStoreCatalog catalog, IConversationStore conversations)
{
    private const int DeleteEvery = 5;
    private const int RereadEvery = 2;
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Lock console = new();

    public async Task WriteAsync(int number)
    {
        var store = await catalog.AddAsync(
            new VectorStore(NewId.VectorStore(), Project.Default, null, null, 1, 1, null, new Dictionary<string, string>(), default), None);
        var thread = await conversations.AddThreadAsync(
            new AssistantThread(NewId.Thread(), Project.Default, 1, ToolResources.None, new Dictionary<string, string>()), [], None);
        for (var round = 1; ; round++)
        {
            var file = await UploadAsync(round % 3 == 0 ? "shared content" : $"content of {number} {round}");
            await catalog.AttachAsync(store, [new FileAttachment(file.Id, ChunkingStrategy.Default, [])], null, int.MaxValue, None);
            await IngestAsync(file, chunks: 1 + (round % 60));
            await ConverseAsync(thread.Id, round);
            if (round % RereadEvery == 0)
            {
                await RereadAsync(file, thread.Id, chunks: 1 + (round % 50), cites: round % 4 == 0);
            }

            if (round % DeleteEvery == 0)
            {
                Print($"deleting {file.Id}");
                await files.DeleteAsync(Project.Default, file.Id, None);
                Print($"deleted {file.Id}");
            }
        }
    }

    private async Task<UploadedFile> UploadAsync(string text)
    {
        var file = await files.AddAsync(
            new UploadedFile(NewId.File(), Project.Default, "a.txt", "assistants", "text/plain", 0, string.Empty, 1),
            new MemoryStream(Encoding.UTF8.GetBytes(text)),
            1_000,
            None);
        Print($"uploaded {file.Id} {text}");
        return file;
    }

    private async Task IngestAsync(UploadedFile file, int chunks)
    {
        await files.SaveParsedAsync(file, new ParsedDocument(file.Id, [], [], "en", []), None);
        Print($"parsed {file.Id}");
        var source = new ChunkSource(Project.Default, file.Id, ChunkingStrategy.Default.Key);
        var ingestion = (await ledger.FindAsync([source], None)).Single();
        await ledger.SaveChunksAsync(ingestion, ChunksOf(source, chunks), None);
        Print($"chunked {file.Id} {chunks}");
        await ledger.FinishAsync(ingestion, IngestionStatus.Completed, null, chunks, None);
        Print($"ingested {file.Id}");
    }

    /// <summary>Another text takes the place of the first, which a message cites or nobody does.</summary>
    private async Task RereadAsync(UploadedFile file, string threadId, int chunks, bool cites)
    {
        if (cites)
        {
            var citation = new Citation(
                0, 0, 0, file.Id, file.FileName, new SourceSpan(0, 1), 0, 1, file.Id[..1], null, CitationSupport.Unchecked, new CitationReason("", 1, []));
            var message = new ThreadMessage(
                NewId.Message(), Project.Default, threadId, 1, ThreadMessage.FromAssistant, [new TextContent("answer", [citation])], [], new Dictionary<string,
                    string>());
            await conversations.AddMessageAsync(message, None);
            Print($"cited {file.Id}");
        }

        Print($"rereading {file.Id}");
        var source = new ChunkSource(Project.Default, file.Id, ChunkingStrategy.Default.Key);
        await readings.ReplaceAsync(
            file, new ParsedDocument($"{file.Id} again", [], [], "en", []), [new SourceChunks(source, ChunksOf(source, chunks), chunks)], None);
        Print($"reread {file.Id} {chunks}");
        await conversations.ListCitationsAsync(None);
        await files.EraseUncitedTextsAsync(None);
    }

    private static List<Chunk> ChunksOf(ChunkSource source, int chunks)
    {
        var span = new SourceSpan(0, 1);
        var text = new string('x', 2_000);
        return [.. Enumerable.Range(0, chunks)
            .Select(ordinal => new Chunk(source, ordinal, span, text, "", [span], [new ChunkSection(0, "", null, false)], "en", null, null, 1))];
    }

    private async Task ConverseAsync(string threadId, int round)
    {
        var message = new ThreadMessage(
            NewId.Message(), Project.Default, threadId, 1, ThreadMessage.User, [new TextContent($"question {round}", [])], [], new Dictionary<string,
                string>());
        var run = new ThreadRun(
            NewId.Run(), Project.Default, threadId, "asst_1", 1, 601, RunStatus.Queued, "extractive", null, [], ToolResources.None, new Dictionary<string,
                string>());
        await conversations.AddRunAsync(run, [message], None);
        Print($"asked {threadId} {message.Id}");
        await MoveAsync(run, RunStatus.InProgress);
        await MoveAsync(run, RunStatus.Completed);
        Print($"answered {threadId} {run.Id}");
    }

    private Task<ThreadRun?> MoveAsync(ThreadRun run, RunStatus status) => conversations.AdvanceRunAsync(
        run.ThreadId, run.Id, current => current.MoveTo(status, TimeProvider.System), [], null, None);

    private void Print(string line)
    {
        lock (console)
        {
            Console.WriteLine(line);
        }
    }
}
