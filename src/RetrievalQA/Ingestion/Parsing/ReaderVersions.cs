using System.Collections.Frozen;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Formats;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>Which parsers there are, and in which versions.</summary>
public static class ReaderVersions
{
    private static readonly IReadOnlyList<FileFormat> Formats = [.. FormatTable.All.Where(format => format.Parser is not null)];

    private static readonly FrozenSet<string> Current = Formats.Select(format => format.Reader).ToFrozenSet(StringComparer.Ordinal);

    // Files that were read before readings were recorded may have any format.
    private static readonly bool IsUnrecordedCurrent = Formats.All(format => format.ParserVersion == 1);

    /// <summary>All parsers with their versions: changes when one of them does, or a format is added.</summary>
    public static string All { get; } = string.Join(' ', Current.Order(StringComparer.Ordinal));

    /// <summary>Whether a file read by this parser would be read the same way today.</summary>
    /// <param name="reader">As <see cref="ParsedDocument.Reader"/>.</param>
    public static bool IsCurrent(string reader) => reader.Length == 0 ? IsUnrecordedCurrent : Current.Contains(reader);
}
