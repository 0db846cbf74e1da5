using System.Collections.Frozen;
using System.Globalization;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Formats;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>
/// The version of each parser. Raise it where a parser gives another text or structure for the same file: files that an
/// older one read are read anew. A format that is new begins at 1.
/// </summary>
public static class ReaderVersions
{
    private const int First = 1;

    private static readonly FrozenDictionary<FileFormat, int> Versions = new Dictionary<FileFormat, int>
    {
        [FileFormat.PlainText] = First,
        [FileFormat.SourceCode] = First,
        [FileFormat.DelimitedText] = First,
        [FileFormat.Markdown] = First,
        [FileFormat.Html] = First,
        [FileFormat.Docx] = First,
        [FileFormat.Pdf] = First,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Current = Versions.Keys.Select(Of).ToFrozenSet(StringComparer.Ordinal);

    // Files that were read before readings were recorded may have any format.
    private static readonly bool IsUnrecordedCurrent = Versions.Values.All(version => version == First);

    /// <summary>All parsers with their versions: changes when one of them does, or a format is added.</summary>
    public static string All { get; } = string.Join(' ', Current.Order(StringComparer.Ordinal));

    /// <summary>The parser of a format as <see cref="ParsedDocument.Reader"/> names it, such as "pdf/1".</summary>
    public static string Of(FileFormat format) => string.Create(CultureInfo.InvariantCulture, $"{format.ToString().ToLowerInvariant()}/{Versions[format]}");

    /// <summary>Whether a file read so would be read the same way today.</summary>
    public static bool IsCurrent(string reader) => reader.Length == 0 ? IsUnrecordedCurrent : Current.Contains(reader);
}
