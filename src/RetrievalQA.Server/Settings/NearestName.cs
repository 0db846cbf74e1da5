namespace RetrievalQA.Server.Settings;

/// <summary>Finds the name that was meant where another was written.</summary>
internal static class NearestName
{
    // A third of the letters may differ; further away, a suggestion is a guess.
    private const int LettersPerSlip = 3;

    /// <summary>" Did you mean X?", with a blank before it; empty where no name is near.</summary>
    /// <param name="before">What stands before each name, as the reader would write it.</param>
    /// <param name="after">What stands after it.</param>
    public static string Question(string written, IEnumerable<string> names, string before = "", string after = "") =>
        Of(written, names) is { } nearest ? $" Did you mean {before}{nearest}{after}?" : "";

    /// <summary>Null where none is near.</summary>
    public static string? Of(string written, IEnumerable<string> names) => names
        .Select(name => (Name: name, Slips: Slips(written.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(candidate => candidate.Slips <= Math.Max(1, Math.Min(written.Length, candidate.Name.Length) / LettersPerSlip))
        .OrderBy(candidate => candidate.Slips)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    /// <summary>Letters to add, leave out, change or swap with their neighbour (optimal string alignment).</summary>
    private static int Slips(string left, string right)
    {
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[left.Length, right.Length];
    }
}
