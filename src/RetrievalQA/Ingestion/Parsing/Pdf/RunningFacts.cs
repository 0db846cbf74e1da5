using System.Text.RegularExpressions;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>
/// What headers and footers alone may say, such as an account, a telephone number, a date or an address: told apart from titles
/// and page numbers.
/// </summary>
internal sealed partial class RunningFacts
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <returns>True where the lines hold such a thing that was not seen before.</returns>
    public bool AddAny(IEnumerable<PageLine> lines) =>
        lines.SelectMany(line => Facts().Matches(string.Join(' ', line.Words.Select(word => word.Text))))
            .ToList()
            .FindAll(fact => known.Add(fact.Value)) is not [];

    [GeneratedRegex(@"\d{5,}|\d{2,}[-/.]\d{2,}(?:[-/.]\d+)*|\d+(?:\.\d+)+|\d{2,}(?: \d{2,}){2,}|\S+@\S+|\bwww\.\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Facts();
}
