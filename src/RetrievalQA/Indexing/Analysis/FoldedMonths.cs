using System.Collections.Frozen;
using RetrievalQA.Text;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>The months by their folded names.</summary>
internal static class FoldedMonths
{
    private static readonly FrozenDictionary<string, int> Numbers = MonthName.All
        .Select(month => (Name: UnicodeFolding.Fold(month.Name, out _), month.Month))
        .DistinctBy(entry => entry.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Month, StringComparer.Ordinal);

    /// <returns>1..12, or null where the folded word is no month.</returns>
    public static int? NumberOf(ReadOnlySpan<char> folded) =>
        Numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(folded, out var month) ? month : null;
}
