using System.Text.RegularExpressions;

namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>Knows the line that names a table by the word and number that it begins with.</summary>
internal static partial class TableCaption
{
    private const int Longest = 300;

    public static bool Is(ReadOnlySpan<char> text) => text.Length <= Longest && Numbered().IsMatch(text);

    // "Table 3.", "Tabelle 2:", "<표 4>", "第2表".
    [GeneratedRegex(
        @"^\W{0,2}(?:(?:tables?|tab\.|tabelle|tableau|tabla|tabella|tabela|таблица|πίνακας|جدول|טבלה|表|표|附表)\s{0,2}[\p{Nd}IVXA-F][\p{Nd}.\-–IVX]{0,7}(?!\p{L})|第\s?\p{Nd}{1,3}\s?表)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Numbered();
}
