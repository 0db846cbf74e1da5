namespace RetrievalQA.Indexing.Analysis;

/// <summary>A list that each thread uses again, since texts are taken apart by the hundred for one question.</summary>
internal static class KeptList<T>
{
    // A longer one is not kept: a thread would hold the memory of the longest text that it has seen.
    private const int MostItems = 8192;

    [ThreadStatic]
    private static List<T>? kept;

    /// <summary>An empty list; give it back when nothing refers to it any more.</summary>
    public static List<T> Take()
    {
        var list = kept ?? [];
        kept = null;
        return list;
    }

    public static void Give(List<T> list)
    {
        list.Clear();
        kept = list.Capacity <= MostItems ? list : kept;
    }
}
