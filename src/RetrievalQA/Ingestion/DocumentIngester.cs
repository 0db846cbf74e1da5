using System.Text;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;

namespace RetrievalQA.Ingestion;

/// <summary>Makes one file searchable, and reads it anew.</summary>
public sealed class DocumentIngester(
    IFileStore files,
    IIngestionLedger ledger,
    IReadings readings,
    ParserPool parsers,
    ChunkIndex index)
{
    /// <summary>Ends with the ingestion completed, or with nothing where the file was deleted meanwhile; a deletion stops the work.</summary>
    /// <param name="turn">Ends what may take long, the parsing. What is short and changes the index goes on to its end.</param>
    /// <exception cref="ParsingException">The file cannot be read.</exception>
    /// <exception cref="ParserStartException">There is no parser to read it.</exception>
    public Task IngestAsync(FileIngestion ingestion, ReadingTurn turn, CancellationToken cancel) => UntilDeletedAsync(
        ingestion.Source.FileId,
        async stop =>
        {
            while (!await TryIngestAsync(ingestion, turn, stop))
            {
                // The file was read anew meanwhile: its chunks must be those of its current text.
            }
        },
        cancel);

    /// <summary>
    /// Reads a file anew. What was searched of it before is searched until the new text and all its chunks take its place
    /// together. A deletion stops the work.
    /// </summary>
    /// <exception cref="ParsingException">The file cannot be read.</exception>
    /// <exception cref="ParserStartException">There is no parser to read it.</exception>
    public Task RereadAsync(UploadedFile file, CancellationToken cancel) => UntilDeletedAsync(
        file.Id,
        async stop =>
        {
            var document = await ParseAsync(file, stop);
            while (!await TryReplaceAsync(file, document, stop))
            {
                // More of the file became searchable meanwhile; it changes with the rest.
            }

            await index.CatchUpAsync(stop);
        },
        cancel);

    private async Task UntilDeletedAsync(string fileId, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        var deleted = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deleted.Token, cancel);
        void Stop(string id) => _ = id == fileId ? deleted.CancelAsync() : Task.CompletedTask;
        files.Deleted += Stop;
        try
        {
            await work(either.Token);
        }
        catch (OperationCanceledException) when (deleted.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // Nobody waits for the file any more.
        }
        finally
        {
            files.Deleted -= Stop;
        }
    }

    private async Task<bool> TryReplaceAsync(UploadedFile file, ParsedDocument document, CancellationToken cancel)
    {
        var chunks = new List<SourceChunks>();
        foreach (var source in await readings.SourcesAsync(file.ProjectId, file.Id, cancel))
        {
            chunks.Add(await ChunksAsync(document, source, cancel));
        }

        try
        {
            await readings.ReplaceAsync(file, document, chunks, cancel);
            return true;
        }
        catch (StaleTextException)
        {
            return false;
        }
    }

    private async Task<bool> TryIngestAsync(FileIngestion ingestion, ReadingTurn turn, CancellationToken cancel)
    {
        try
        {
            await IngestOnceAsync(ingestion, turn, cancel);
            return true;
        }
        catch (StaleTextException)
        {
            return false;
        }
    }

    private async Task IngestOnceAsync(FileIngestion ingestion, ReadingTurn turn, CancellationToken cancel)
    {
        var source = ingestion.Source;
        if (await files.FindAsync(source.ProjectId, source.FileId, cancel) is not { } file || await ReadAsync(file, turn, cancel) is not { } document)
        {
            return;
        }

        var chunks = await CutAsync(document, ingestion, turn, cancel);
        if (await ledger.SaveChunksAsync(ingestion, chunks.Chunks, cancel))
        {
            await index.CatchUpAsync(cancel);
            await ledger.FinishAsync(ingestion, IngestionStatus.Completed, error: null, chunks.UsageBytes, cancel);
        }
    }

    /// <summary>The current text; null where the file was deleted meanwhile.</summary>
    private async Task<ParsedDocument?> ReadAsync(UploadedFile file, ReadingTurn turn, CancellationToken cancel)
    {
        try
        {
            if (await files.LoadParsedAsync(file.ProjectId, file.Id, cancel) is { } known)
            {
                return known;
            }

            await files.SaveParsedAsync(file, await ParseAsync(file, turn, cancel), cancel);
        }
        catch (TextLostException)
        {
            await RereadAsync(file, cancel);
        }

        return await files.LoadParsedAsync(file.ProjectId, file.Id, cancel);
    }

    private async Task<ParsedDocument> ParseAsync(UploadedFile file, ReadingTurn turn, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turn.Ended, cancel);
        return await parsers.ParseAsync(files.ContentPath(file), file.FileName, file.ContentType, either.Token, turn.Begin);
    }

    // A long text of one sentence takes its time as well.
    private async Task<SourceChunks> CutAsync(ParsedDocument document, FileIngestion ingestion, ReadingTurn turn, CancellationToken cancel)
    {
        turn.Begin();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turn.Ended, cancel);
        return await ChunksAsync(document, ingestion, either.Token);
    }

    private Task<ParsedDocument> ParseAsync(UploadedFile file, CancellationToken cancel) =>
        parsers.ParseAsync(files.ContentPath(file), file.FileName, file.ContentType, cancel);

    private async Task<SourceChunks> ChunksAsync(ParsedDocument document, FileIngestion ingestion, CancellationToken cancel)
    {
        var spans = await parsers.SplitAsync(document, ingestion.Chunking, cancel);
        var chunks = spans.Select((chunk, ordinal) => chunk.Of(document, ingestion.Source, ordinal)).ToList();
        var usage = Encoding.UTF8.GetByteCount(document.Text) + chunks.Sum(chunk => (long)Encoding.UTF8.GetByteCount(chunk.Text));
        return new SourceChunks(ingestion.Source, chunks, usage);
    }
}
