using System.Buffers;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing;

/// <summary>How often each chunk of a scope holds one thing, whichever of its forms and fields.</summary>
internal sealed class FrequencyCounter(IndexScope scope, ScopePostings postings) : IDisposable
{
    private readonly int[] frequencies = RentCleared(scope.Count);
    private readonly int[] highest = RentCleared(scope.Count);
    private readonly int[] chunks = ArrayPool<int>.Shared.Rent(scope.Count);
    private int count;

    /// <summary>The chunks that hold it; their number is its document frequency.</summary>
    public ReadOnlySpan<int> Chunks => chunks.AsSpan(0, count);

    /// <summary>How often a chunk holds it: in the form that it holds most often.</summary>
    public int FrequencyIn(int chunk) => highest[chunk];

    public void Count(QueryUnit unit)
    {
        Clear();
        foreach (var term in unit.Terms)
        {
            var firstOfTerm = count;
            if (unit.Space == TermSpace.Exact)
            {
                postings.Read(ChunkFields.Exact, term, Add);
            }
            else
            {
                postings.Read(ChunkFields.Body, term, Add);
                postings.Read(ChunkFields.Title, term, AddTitle);
            }

            KeepHighest(unit.Terms.Count == 1 ? firstOfTerm : 0);
        }
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(frequencies);
        ArrayPool<int>.Shared.Return(highest);
        ArrayPool<int>.Shared.Return(chunks);
    }

    private static int[] RentCleared(int length)
    {
        var rented = ArrayPool<int>.Shared.Rent(length);
        Array.Clear(rented, 0, length);
        return rented;
    }

    private void Add(int chunk, int frequency)
    {
        if (frequencies[chunk] == 0 && highest[chunk] == 0)
        {
            chunks[count++] = chunk;
        }

        frequencies[chunk] += frequency;
    }

    private void AddTitle(int chunk, int frequency) => Add(chunk, frequency * ChunkFields.TitleWeight);

    private void KeepHighest(int from)
    {
        for (var index = from; index < count; index++)
        {
            var chunk = chunks[index];
            highest[chunk] = Math.Max(highest[chunk], frequencies[chunk]);
            frequencies[chunk] = 0;
        }
    }

    private void Clear()
    {
        foreach (var chunk in Chunks)
        {
            highest[chunk] = 0;
        }

        count = 0;
    }
}
