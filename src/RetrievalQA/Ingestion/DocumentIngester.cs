using System.Text;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;

namespace RetrievalQA.Ingestion;

/// <summary>Makes one file searchable.</summary>
public sealed class DocumentIngester(
    IFileStore files,
    IIngestionLedger ledger,
    ParserPool parsers,
    ChunkIndex index,
    IOptions<IngestionOptions> options)
{
    /// <summary>Ends with the ingestion completed, or with nothing where the file was deleted meanwhile.</summary>
    /// <param name="turn">Ends what may take long, the parsing. What is short and changes the index goes on to its end.</param>
    /// <exception cref="ParsingException">The file cannot be read.</exception>
    public async Task IngestAsync(FileIngestion ingestion, ReadingTurn turn, CancellationToken cancel)
    {
        var source = ingestion.Source;
        if (await files.FindAsync(source.ProjectId, source.FileId, cancel) is not { } file)
        {
            return;
        }

        var known = ingestion.Rereading is null ? await files.LoadParsedAsync(source.ProjectId, source.FileId, cancel) : null;
        var document = known ?? await ParseAsync(file, turn, cancel);
        var chunks = Chunker.Split(document, source, ingestion.Chunking, options.Value.MaxTokens);
        if (await ledger.SaveChunksAsync(ingestion, chunks, cancel))
        {
            await index.CatchUpAsync(cancel);
            await ledger.FinishAsync(ingestion, IngestionStatus.Completed, error: null, UsageBytes(document, chunks), cancel);
        }
    }

    private async Task<ParsedDocument> ParseAsync(UploadedFile file, ReadingTurn turn, CancellationToken cancel)
    {
        var document = await parsers.ParseAsync(files.ContentPath(file), file.FileName, file.ContentType, turn.Ended, turn.Begin);
        await files.SaveParsedAsync(file, document, cancel);
        return document;
    }

    private static long UsageBytes(ParsedDocument document, IReadOnlyList<Chunk> chunks) =>
        Encoding.UTF8.GetByteCount(document.Text) + chunks.Sum(chunk => (long)Encoding.UTF8.GetByteCount(chunk.Text));
}
