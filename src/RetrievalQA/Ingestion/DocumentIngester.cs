using System.Text;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;

namespace RetrievalQA.Ingestion;

/// <summary>Makes one file searchable.</summary>
public sealed class DocumentIngester(
    IFileStore files,
    IIngestionLedger ledger,
    ParserPool parsers,
    ChunkIndex index)
{
    /// <summary>Ends with the ingestion completed, or with nothing where the file was deleted meanwhile; a deletion stops the work.</summary>
    /// <exception cref="ParsingException">The file cannot be read.</exception>
    /// <exception cref="ParserUnavailableException">No parser process could be started.</exception>
    public async Task IngestAsync(FileIngestion ingestion, CancellationToken cancel)
    {
        var deleted = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deleted.Token, cancel);
        void Stop(string fileId) => _ = fileId == ingestion.Source.FileId ? deleted.CancelAsync() : Task.CompletedTask;
        files.Deleted += Stop;
        try
        {
            await ReadAsync(ingestion, either.Token);
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

    private async Task ReadAsync(FileIngestion ingestion, CancellationToken cancel)
    {
        var source = ingestion.Source;
        if (await files.FindAsync(source.ProjectId, source.FileId, cancel) is not { } file)
        {
            return;
        }

        var document = await files.LoadParsedAsync(source.ProjectId, source.FileId, cancel) ?? await ParseAsync(file, cancel);
        var spans = await parsers.SplitAsync(document, ingestion.Chunking, cancel);
        var chunks = spans.Select((chunk, ordinal) => chunk.Of(document, source, ordinal)).ToList();
        if (await ledger.SaveChunksAsync(ingestion, chunks, cancel))
        {
            await index.CatchUpAsync(cancel);
            await ledger.FinishAsync(ingestion, IngestionStatus.Completed, error: null, UsageBytes(document, chunks), cancel);
        }
    }

    private async Task<ParsedDocument> ParseAsync(UploadedFile file, CancellationToken cancel)
    {
        var document = await parsers.ParseAsync(files.ContentPath(file), file.FileName, file.ContentType, cancel);
        await files.SaveParsedAsync(file, document, cancel);
        return document;
    }

    private static long UsageBytes(ParsedDocument document, IReadOnlyList<Chunk> chunks) =>
        Encoding.UTF8.GetByteCount(document.Text) + chunks.Sum(chunk => (long)Encoding.UTF8.GetByteCount(chunk.Text));
}
