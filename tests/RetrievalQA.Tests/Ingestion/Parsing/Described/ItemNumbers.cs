namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>The numbers before the items of a list: each level counts for itself, from 1 below every item.</summary>
internal static class ItemNumbers
{
    public static IReadOnlyList<string> Of(Items items)
    {
        var counts = new int[items.Entries.Max(entry => entry.Depth) + 1];
        return [.. items.Entries.Select(entry =>
        {
            Array.Clear(counts, entry.Depth + 1, counts.Length - entry.Depth - 1);
            return $"{++counts[entry.Depth]}.";
        })];
    }
}
