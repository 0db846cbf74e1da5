namespace RetrievalQA.Server.Commands;

/// <summary>Lines that name what was skipped: one for each reason, with some of the names, so that they stay readable beside 10,000 files.</summary>
internal static class SkippedLines
{
    private const int Named = 10;

    public static IEnumerable<string> Of(IEnumerable<SkippedEntry> skipped) => skipped
        .GroupBy(entry => entry.Reason, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"Skipped: {Names([.. group.Select(entry => entry.Path)])}: {group.Key}");

    /// <summary>The first of the names, and how many there are more.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
}
