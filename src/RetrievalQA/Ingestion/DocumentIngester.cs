using System.Text;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;

namespace RetrievalQA.Ingestion;

/// <summary>Makes one file searchable, and reads it anew.</summary>
public sealed class DocumentIngester(
    IFileStore files,
    IIngestionLedger ledger,
    IReadings readings,
    ParserPool parsers,
    ChunkIndex index,
    IOptions<IngestionOptions> options)
{
    /// <summary>Ends with the ingestion completed, or with nothing where the file was deleted meanwhile.</summary>
    /// <exception cref="ParsingException">The file cannot be read.</exception>
    public async Task IngestAsync(FileIngestion ingestion, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await TryIngestAsync(ingestion, cancel);
                return;
            }
            catch (StaleTextException)
            {
                // The file was read anew meanwhile: its chunks must be those of its current text.
            }
        }
    }

    /// <summary>
    /// Reads a file anew. What was searched of it before is searched until the new text and all its chunks take its place
    /// together.
    /// </summary>
    /// <exception cref="ParsingException">The file cannot be read.</exception>
    public async Task RereadAsync(UploadedFile file, CancellationToken cancel)
    {
        var document = await ParseAsync(file, cancel);
        while (true)
        {
            var sources = await readings.SourcesAsync(file.ProjectId, file.Id, cancel);
            try
            {
                await readings.ReplaceAsync(file, document, [.. sources.Select(source => ChunksOf(document, source))], cancel);
                await index.CatchUpAsync(cancel);
                return;
            }
            catch (StaleTextException)
            {
                // More of the file became searchable meanwhile; it changes with the rest.
            }
        }
    }

    private async Task TryIngestAsync(FileIngestion ingestion, CancellationToken cancel)
    {
        var source = ingestion.Source;
        if (await files.FindAsync(source.ProjectId, source.FileId, cancel) is not { } file || await ReadAsync(file, cancel) is not { } document)
        {
            return;
        }

        var chunks = ChunksOf(document, ingestion);
        if (await ledger.SaveChunksAsync(ingestion, chunks.Chunks, cancel))
        {
            await index.CatchUpAsync(cancel);
            await ledger.FinishAsync(ingestion, IngestionStatus.Completed, error: null, chunks.UsageBytes, cancel);
        }
    }

    /// <summary>The current text; null where the file was deleted meanwhile.</summary>
    private async Task<ParsedDocument?> ReadAsync(UploadedFile file, CancellationToken cancel)
    {
        try
        {
            if (await files.LoadParsedAsync(file.ProjectId, file.Id, cancel) is { } known)
            {
                return known;
            }

            await files.SaveParsedAsync(file, await ParseAsync(file, cancel), cancel);
        }
        catch (TextLostException)
        {
            await RereadAsync(file, cancel);
        }

        return await files.LoadParsedAsync(file.ProjectId, file.Id, cancel);
    }

    private Task<ParsedDocument> ParseAsync(UploadedFile file, CancellationToken cancel) =>
        parsers.ParseAsync(files.ContentPath(file), file.FileName, file.ContentType, cancel);

    private SourceChunks ChunksOf(ParsedDocument document, FileIngestion ingestion)
    {
        var chunks = Chunker.Split(document, ingestion.Source, ingestion.Chunking, options.Value.MaxTokens).Select(chunk => chunk with { TextVersion = document.Version }).ToList();
        var usage = Encoding.UTF8.GetByteCount(document.Text) + chunks.Sum(chunk => (long)Encoding.UTF8.GetByteCount(chunk.Text));
        return new SourceChunks(ingestion.Source, chunks, usage);
    }
}
