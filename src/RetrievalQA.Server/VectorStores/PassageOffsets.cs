using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Housekeeping;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Server.VectorStores;

/// <summary>
/// Where passages stand in the text of their file, in code points. It remembers of each text where two UTF-16 units make one
/// code point (in most files: nowhere), and what its tables call their columns, so that a text is read once and not for every search.
/// </summary>
public sealed class PassageOffsets(SourceTexts texts, IOptions<StoreOptions> options, IOptions<Housekeeping.FileOptions> fileOptions) : IDisposable
{
    // What an entry without a pair takes, in integers.
    private const int CostOfFile = 64;

    // Of what follows in one file, results do not name the columns.
    private const int MostTables = 500;

    private readonly MemoryCache placesByText = new(new MemoryCacheOptions { SizeLimit = options.Value.CachedOffsets });

    /// <summary>Start and end; null where the file was deleted meanwhile, or the text that was searched is gone.</summary>
    public async Task<(int Start, int End)?> OfAsync(Passage passage, CancellationToken cancel)
    {
        var span = passage.Chunk.Span;
        return await PlacesAsync(passage.Chunk.Source, passage.Chunk.TextVersion, cancel) is var (pairs, _)
            ? (span.Start - PairsBefore(pairs, span.Start), span.End - PairsBefore(pairs, span.End))
            : null;
    }

    /// <summary>What names the columns of the rows in a passage; none where it holds none.</summary>
    public async Task<IReadOnlyList<QuoteHeader>> HeadersAsync(Passage passage, CancellationToken cancel) =>
        await PlacesAsync(passage.Chunk.Source, passage.Chunk.TextVersion, cancel) is var (_, tables)
            ? [.. tables.Where(table => table.Rows.Overlaps(passage.Chunk.Span)).SelectMany(table => table.Headers)]
            : [];

    public void Dispose() => placesByText.Dispose();

    private async Task<(int[] Pairs, IReadOnlyList<(SourceSpan Rows, IReadOnlyList<QuoteHeader> Headers)> Tables)?> PlacesAsync(
        ChunkSource source, int version, CancellationToken cancel)
    {
        var key = (source.FileId, version);
        if (placesByText.TryGetValue(key, out (int[], IReadOnlyList<(SourceSpan, IReadOnlyList<QuoteHeader>)>) known))
        {
            return known;
        }

        if (await FindAsync(source, version, cancel) is not { } document)
        {
            return null;
        }

        var pairs = CodePoints.Pairs(document.Text);
        IReadOnlyList<(SourceSpan Rows, IReadOnlyList<QuoteHeader> Headers)> tables =
            [.. document.Tables.Take(MostTables).Select(table => HeadersOf(document, pairs, table))];
        var cost = pairs.Length + CostOfFile + tables.Sum(table => CostOfFile + table.Headers.Sum(header => header.Text.Length));
        placesByText.Set(key, (pairs, tables), new MemoryCacheEntryOptions { Size = cost });
        return (pairs, tables);
    }

    private static (SourceSpan Rows, IReadOnlyList<QuoteHeader> Headers) HeadersOf(ParsedDocument document, int[] pairs, DocumentTable table)
    {
        var first = table.Cells.FirstOrDefault(cell => cell.Row >= table.HeaderRows && cell.Span.Length > 0);
        var rows = new SourceSpan(Math.Max(first.Span.Start, table.Span.Start), table.Span.End);
        return (rows, [.. QuoteHeader.Above(table, rows).Select(span => new QuoteHeader(
            document.Slice(span), span.Start - PairsBefore(pairs, span.Start), span.End - PairsBefore(pairs, span.End)))]);
    }

    private async Task<ParsedDocument?> FindAsync(ChunkSource source, int version, CancellationToken cancel)
    {
        try
        {
            return await texts.FindAsync(source.ProjectId, source.FileId, version, TimeSpan.FromSeconds(fileOptions.Value.TextWaitSeconds), cancel);
        }
        catch (TextLostException)
        {
            // It was logged, and the file is on the list; a passage without its place is no result.
            return null;
        }
    }

    private static int PairsBefore(int[] pairs, int offset)
    {
        var index = Array.BinarySearch(pairs, offset);
        return index < 0 ? ~index : index;
    }
}
