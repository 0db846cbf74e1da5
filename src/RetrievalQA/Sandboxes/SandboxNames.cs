using System.Globalization;
using System.Text;

namespace RetrievalQA.Sandboxes;

/// <summary>The names under which code finds its files, besides their ids: "/mnt/data/sales.csv" beside "/mnt/data/file-abc".</summary>
public static class SandboxNames
{
    private const int MaxCharacters = 100;
    private const int MaxExtension = 16;
    private const int MaxPath = 1_024;

    /// <summary>File id → name in /mnt/data, each name once. The same files in the same order get the same names.</summary>
    public static IReadOnlyDictionary<string, string> Assign(IEnumerable<SandboxInput> inputs)
    {
        var attached = inputs.Where(input => input.ProducedPath is null).DistinctBy(input => input.FileId).ToList();
        var taken = attached.Select(input => input.FileId).ToHashSet();
        var names = new Dictionary<string, string>();
        foreach (var input in attached)
        {
            var wanted = Safe(input.FileName);
            var name = wanted;
            for (var number = 2; !taken.Add(name); number++)
            {
                name = $"{Path.GetFileNameWithoutExtension(wanted)}-{number}{Path.GetExtension(wanted)}";
            }

            names.Add(input.FileId, name);
        }

        return names;
    }

    /// <summary>One segment of a path without control characters, separators or a leading dot, at most 100 characters long.</summary>
    public static string Safe(string fileName)
    {
        var name = new StringBuilder();
        foreach (var rune in fileName[(fileName.LastIndexOf('/') + 1)..].EnumerateRunes())
        {
            var isOdd = rune.Value is '\\'
                || Rune.GetUnicodeCategory(
                rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            name.Append(isOdd ? "_" : rune.ToString());
        }

        var safe = name.ToString().Trim();
        safe = safe.StartsWith('.') ? $"_{safe}" : safe;
        return safe.Length == 0 ? "file" : Shorten(safe);
    }

    /// <summary>A path relative to /mnt/data that stays below it, at most 1,024 characters long.</summary>
    internal static bool IsUsablePath(string path) =>
        path.Length is > 0 and <= MaxPath && !path.Contains('\0') && path.Split('/').All(part => part is not ("" or "." or ".."));

    /// <exception cref="ArgumentException">An id or a path cannot be used.</exception>
    internal static void Check(IEnumerable<SandboxInput> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.ProducedPath is { } path ? !IsUsablePath(path)
                : !input.FileId.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') || input.FileId.Length == 0)
            {
                throw new ArgumentException($"The file '{input.FileId}' cannot be placed at '{input.ProducedPath ?? input.FileId}'.", nameof(inputs));
            }
        }
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxCharacters)
        {
            return name;
        }

        var extension = Path.GetExtension(name) is { Length: <= MaxExtension } known ? known : "";
        var end = MaxCharacters - extension.Length;
        return name[..(char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)] + extension;
    }
}
