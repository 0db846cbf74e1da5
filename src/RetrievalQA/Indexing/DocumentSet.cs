using System.Numerics;

namespace RetrievalQA.Indexing;

/// <summary>A set of documents of one segment: membership and rank in constant time, members in order.</summary>
internal sealed class DocumentSet
{
    private const int WordBits = 64;

    private readonly ulong[] words;
    private readonly int[] ranks;

    /// <param name="documents">Sorted.</param>
    public DocumentSet(int[] documents, int maxDocument)
    {
        Documents = documents;
        IsAll = documents.Length == maxDocument;
        words = new ulong[(maxDocument / WordBits) + 1];
        foreach (var document in documents)
        {
            words[document / WordBits] |= 1UL << (document % WordBits);
        }

        ranks = new int[words.Length];
        for (var index = 1; index < words.Length; index++)
        {
            ranks[index] = ranks[index - 1] + BitOperations.PopCount(words[index - 1]);
        }
    }

    public int[] Documents { get; }

    public int Count => Documents.Length;

    /// <summary>Every document of the segment is a member, so its number is its rank.</summary>
    public bool IsAll { get; }

    /// <summary>The document's place among the members; -1 where it is none.</summary>
    public int RankOf(int document)
    {
        var word = words[document / WordBits];
        var bit = 1UL << (document % WordBits);
        return (word & bit) == 0 ? -1 : ranks[document / WordBits] + BitOperations.PopCount(word & (bit - 1));
    }
}
