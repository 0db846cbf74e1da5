using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Housekeeping;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Server.VectorStores;

/// <summary>
/// Where passages stand in the text of their file, in code points. It remembers of each file where two UTF-16 units make one
/// code point (in most files: nowhere), so that a text is read once and not for every search.
/// </summary>
public sealed class PassageOffsets(IFileStore files, IOptions<StoreOptions> options) : IDisposable
{
    // What an entry without a pair takes, in integers.
    private const int CostOfFile = 64;

    private readonly MemoryCache pairsByFile = new(new MemoryCacheOptions { SizeLimit = options.Value.CachedOffsets });

    /// <summary>Start and end; null where the file was deleted meanwhile.</summary>
    public async Task<(int Start, int End)?> OfAsync(Passage passage, CancellationToken cancel)
    {
        var (source, span) = (passage.Chunk.Source, passage.Chunk.Span);
        return await PairsAsync(source, cancel) is { } pairs
            ? (span.Start - PairsBefore(pairs, span.Start), span.End - PairsBefore(pairs, span.End))
            : null;
    }

    public void Dispose() => pairsByFile.Dispose();

    private async Task<int[]?> PairsAsync(ChunkSource source, CancellationToken cancel)
    {
        if (pairsByFile.TryGetValue(source.FileId, out int[]? known))
        {
            return known;
        }

        if (await files.LoadParsedAsync(source.ProjectId, source.FileId, cancel) is not { } document)
        {
            return null;
        }

        var pairs = CodePoints.Pairs(document.Text);
        pairsByFile.Set(source.FileId, pairs, new MemoryCacheEntryOptions { Size = pairs.Length + CostOfFile });
        return pairs;
    }

    private static int PairsBefore(int[] pairs, int offset)
    {
        var index = Array.BinarySearch(pairs, offset);
        return index < 0 ? ~index : index;
    }
}
