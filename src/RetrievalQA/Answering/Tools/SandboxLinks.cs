using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Tools;

/// <summary>Finds the links to files of the sandbox in an answer: "[table](sandbox:/mnt/data/table.csv)".</summary>
public static class SandboxLinks
{
    public const string Scheme = "sandbox:/mnt/data/";

    /// <summary>The link to a file, without what would end it early in Markdown.</summary>
    public static string To(string path) => Scheme + Plain(path);

    /// <param name="paths">File ids by path relative to /mnt/data.</param>
    /// <returns>In the order of the text. Links to other files are left out.</returns>
    public static IReadOnlyList<FileLink> Find(string text, IReadOnlyDictionary<string, string> paths)
    {
        var found = new List<FileLink>();
        var spellings = Spellings(paths);
        var start = paths.Count == 0 ? -1 : text.IndexOf(Scheme, StringComparison.Ordinal);
        while (start >= 0)
        {
            var pathStart = start + Scheme.Length;
            if (LongestAt(text.AsSpan(pathStart), spellings) is { } match)
            {
                found.Add(new FileLink(start, pathStart + match.Length, match.FileId));
            }

            start = text.IndexOf(Scheme, pathStart, StringComparison.Ordinal);
        }

        return found;
    }

    /// <summary>The paths as they are, and percent-encoded as models do; by their first letters, longest first.</summary>
    private static ILookup<char, (string Written, string FileId)> Spellings(IReadOnlyDictionary<string, string> paths) => paths
        .SelectMany(path => new[] { path.Key, Plain(path.Key), string.Join('/', path.Key.Split('/').Select(Uri.EscapeDataString)) }, (path, written) =>
            (Written: written, FileId: path.Value))
        .Where(spelling => spelling.Written.Length > 0)
        .OrderByDescending(spelling => spelling.Written.Length)
        .ToLookup(spelling => spelling.Written[0]);

    private static Match? LongestAt(ReadOnlySpan<char> text, ILookup<char, (string Written, string FileId)> spellings)
    {
        foreach (var (written, fileId) in text.Length > 0 ? spellings[text[0]] : [])
        {
            if (text.StartsWith(written) && EndsAt(text[written.Length..]))
            {
                return new Match(written.Length, fileId);
            }
        }

        return null;
    }

    private static string Plain(string path) => path
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace(" ", "%20", StringComparison.Ordinal)
        .Replace("(", "%28", StringComparison.Ordinal)
        .Replace(")", "%29", StringComparison.Ordinal);

    /// <summary>No name goes on here. Letters that are not ASCII may follow, as particles do in Korean.</summary>
    private static bool EndsAt(ReadOnlySpan<char> rest) => rest switch
    {
        [] => true,
        ['.', var next, ..] => !char.IsAsciiLetterOrDigit(next),
        [var next, ..] => !char.IsAsciiLetterOrDigit(next) && next is not ('_' or '-' or '/' or '%'),
    };

    private sealed record Match(int Length, string FileId);
}
