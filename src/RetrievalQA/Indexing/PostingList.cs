using System.Buffers;

namespace RetrievalQA.Indexing;

/// <summary>Chunks of a scope in their order, and how often each holds something. Filled anew for each term.</summary>
/// <param name="capacity">Chunks that it is made for; it grows.</param>
internal sealed class PostingList(int capacity = 1024) : IDisposable
{
    private int[] chunks = ArrayPool<int>.Shared.Rent(capacity);
    private int[] frequencies = ArrayPool<int>.Shared.Rent(capacity);

    public int Count { get; private set; }

    public ReadOnlySpan<int> Chunks => chunks.AsSpan(0, Count);

    public ReadOnlySpan<int> Frequencies => frequencies.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Makes room for so many more.</summary>
    public void Reserve(int more)
    {
        var length = Math.Min(chunks.Length, frequencies.Length);
        if (Count + more > length)
        {
            Grow(ref chunks, Math.Max(2 * length, Count + more));
            Grow(ref frequencies, Math.Max(2 * length, Count + more));
        }
    }

    public void Add(int chunk, int frequency)
    {
        if (Count == chunks.Length || Count == frequencies.Length)
        {
            Reserve(1);
        }

        chunks[Count] = chunk;
        frequencies[Count] = frequency;
        Count++;
    }

    /// <summary>Becomes the chunks of either list.</summary>
    /// <param name="inBoth">What the two frequencies of a chunk that is in both make.</param>
    /// <param name="rightWeight">How often a frequency of the right list counts.</param>
    public void Unite(PostingList left, PostingList right, int rightWeight, Func<int, int, int> inBoth)
    {
        Clear();
        Reserve(left.Count + right.Count);
        var (l, r) = (0, 0);
        while (l < left.Count && r < right.Count)
        {
            var (first, second) = (left.chunks[l], right.chunks[r]);
            var frequency = first == second ? inBoth(left.frequencies[l], right.frequencies[r] * rightWeight)
                : first < second ? left.frequencies[l] : right.frequencies[r] * rightWeight;
            Add(Math.Min(first, second), frequency);
            l += first <= second ? 1 : 0;
            r += second <= first ? 1 : 0;
        }

        for (; l < left.Count; l++)
        {
            Add(left.chunks[l], left.frequencies[l]);
        }

        for (; r < right.Count; r++)
        {
            Add(right.chunks[r], right.frequencies[r] * rightWeight);
        }
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(chunks);
        ArrayPool<int>.Shared.Return(frequencies);
    }

    private void Grow(ref int[] values, int length)
    {
        var larger = ArrayPool<int>.Shared.Rent(length);
        values.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<int>.Shared.Return(values);
        values = larger;
    }
}
