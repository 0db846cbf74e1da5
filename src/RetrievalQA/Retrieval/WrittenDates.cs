using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>The dates of a text, in whatever form they are written.</summary>
public static partial class WrittenDates
{
    /// <returns>Day, month and year as ISO 8601 has them, with UTF-16 offsets; two of one place where day and month may be either.</returns>
    public static IReadOnlyList<(string Date, int Start, int End)> In(string text)
    {
        var terms = new List<AnalyzedTerm>();
        TextAnalyzer.Analyze(text, TextAnalyzer.LanguageOf(text), terms);
        return [.. terms.Where(term => Iso().IsMatch(term.Term)).Select(term => (term.Term, term.Start, term.End)).Distinct()];
    }

    /// <summary>The language that a text shows, as ISO 639-1 has it.</summary>
    public static string LanguageOf(string text) => TextAnalyzer.LanguageOf(text);

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Iso();
}
