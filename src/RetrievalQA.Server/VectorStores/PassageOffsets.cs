using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Housekeeping;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Server.VectorStores;

/// <summary>
/// Where passages stand in the text of their file, in code points. It remembers of each text where two UTF-16 units make one
/// code point (in most files: nowhere), so that a text is read once and not for every search.
/// </summary>
public sealed class PassageOffsets(SourceTexts texts, IOptions<StoreOptions> options, IOptions<Housekeeping.FileOptions> fileOptions) : IDisposable
{
    // What an entry without a pair takes, in integers.
    private const int CostOfFile = 64;

    private readonly MemoryCache pairsByText = new(new MemoryCacheOptions { SizeLimit = options.Value.CachedOffsets });

    /// <summary>Start and end; null where the file was deleted meanwhile, or the text that was searched is gone.</summary>
    public async Task<(int Start, int End)?> OfAsync(Passage passage, CancellationToken cancel)
    {
        var span = passage.Chunk.Span;
        return await PairsAsync(passage.Chunk.Source, passage.Chunk.TextVersion, cancel) is { } pairs
            ? (span.Start - PairsBefore(pairs, span.Start), span.End - PairsBefore(pairs, span.End))
            : null;
    }

    public void Dispose() => pairsByText.Dispose();

    private async Task<int[]?> PairsAsync(ChunkSource source, int version, CancellationToken cancel)
    {
        var key = (source.FileId, version);
        if (pairsByText.TryGetValue(key, out int[]? known))
        {
            return known;
        }

        if (await FindAsync(source, version, cancel) is not { } document)
        {
            return null;
        }

        var pairs = CodePoints.Pairs(document.Text);
        pairsByText.Set(key, pairs, new MemoryCacheEntryOptions { Size = pairs.Length + CostOfFile });
        return pairs;
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
