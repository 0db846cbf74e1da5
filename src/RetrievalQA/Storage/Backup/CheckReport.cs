namespace RetrievalQA.Storage.Backup;

/// <summary>What a check saw, as lines for a person to read.</summary>
public sealed class CheckReport
{
    // A damaged disk must not fill the memory with its description.
    private const int MostLines = 10_000;

    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly List<string> findings = [];
    private readonly List<string> repairs = [];
    private int found;
    private int repaired;

    /// <summary>Nothing is missing, damaged or wrong that was not repaired.</summary>
    public bool IsSound => found == repaired;

    /// <summary>Findings, repairs, then what was looked at.</summary>
    public IReadOnlyList<string> Lines =>
    [
        .. findings,
        .. repairs.Select(line => $"repaired: {line}"),
        .. found > findings.Count ? [$"… and {found - findings.Count} more."] : Array.Empty<string>(),
        $"Checked {(counts.Count > 0 ? string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}")) : "an empty folder")}: {Verdict}",
    ];

    private string Verdict => found == 0 ? "nothing is wrong." : $"{found} found, {repaired} repaired.";

    internal void Count(string what, int by = 1) => counts[what] = counts.GetValueOrDefault(what) + by;

    public void Find(string finding)
    {
        found++;
        if (findings.Count < MostLines)
        {
            findings.Add(finding);
        }
    }

    public void Repair(string repair)
    {
        repaired++;
        if (repairs.Count < MostLines)
        {
            repairs.Add(repair);
        }
    }
}
