using System.Text.RegularExpressions;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>
/// What headers and footers have said so far: their words, and what may differ where the words are the same, such as an
/// account, a telephone number, a date or an address. The number of a page is neither.
/// </summary>
internal sealed partial class RunningFacts
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <returns>True where the lines say something that none said before.</returns>
    public bool AddAny(IEnumerable<PageLine> lines) => lines.SelectMany(FactsOf).ToList().FindAll(known.Add) is not [];

    private static IEnumerable<string> FactsOf(PageLine line)
    {
        var facts = Facts().Matches(string.Join(' ', line.Words.Select(word => word.Text))).Select(fact => fact.Value);
        return RunningText.Wording(line) is var wording && wording.Any(char.IsLetter) ? facts.Append(wording) : facts;
    }

    [GeneratedRegex(@"\d{5,}|\d{2,}[-/.]\d{2,}(?:[-/.]\d+)*|\d+(?:\.\d+)+|\d{2,}(?: \d{2,}){2,}|\S+@\S+|\bwww\.\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Facts();
}
