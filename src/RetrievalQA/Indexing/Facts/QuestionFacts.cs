using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing.Facts;

/// <summary>The facts that a question may name a document by.</summary>
internal sealed partial class QuestionFacts
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;
    private const int LongestName = 4;

    // Words beyond are not looked up.
    private const int MostWords = 64;

    // A report on the year after, or on another one of several, says something of it.
    private const double OtherYear = 0.4;

    private readonly List<NameWord> words = [];

    private readonly bool isGerman;

    private QuestionFacts(string question)
    {
        isGerman = TextAnalyzer.LanguageOf(question) == "de";
        foreach (var match in Word().Matches(question).Take(MostWords))
        {
            words.Add(new NameWord(match.Value, match.Groups["capital"].Success && !match.Groups["begins"].Success));
        }

        var years = PeriodNames.Years(question).OrderDescending().ToList();
        Years = years.Count > 0 ? YearOf(years) : [];
        Quarters = [.. PeriodNames.Quarters(question).Select(FactTerm.Quarter)];
        Codes = [.. PeriodNames.Versions(question).Select(FactTerm.Version), .. DocumentFacts.Codes(question).Select(FactTerm.Code)];
    }

    /// <summary>The terms of years, and how well documents of each fit, 0..1.</summary>
    public IReadOnlyList<(string Term, double Fit)> Years { get; }

    public IReadOnlyList<string> Quarters { get; }

    /// <summary>
    /// Names of several words, each written with a capital: "Best Buy". None where most words of the question are, nor in German,
    /// which writes every noun so.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Capitalised => isGerman || words.Count(word => word.IsCapital) * 2 > words.Count ? []
        : [.. Runs().Where(run => run.Count > 1)];

    /// <summary>The terms of versions and codes.</summary>
    public IReadOnlyList<string> Codes { get; }

    public static QuestionFacts Of(string question) => new(question);

    /// <summary>The names of documents of a scope in the question: the longest from first to last.</summary>
    /// <param name="isFact">Whether the scope has a term.</param>
    public IEnumerable<NamedDocument> Names(Func<string, bool> isFact)
    {
        for (var first = 0; first < words.Count;)
        {
            var length = Math.Min(LongestName, words.Count - first);
            NamedDocument? name = null;
            while (length > 0 && (name = NameAt(first, length, isFact)) is null)
            {
                length--;
            }

            if (name is not null)
            {
                yield return name;
            }

            first += Math.Max(1, length);
        }
    }

    private IEnumerable<IReadOnlyList<string>> Runs()
    {
        var run = new List<string>();
        foreach (var word in words)
        {
            if (word.IsCapital && word.Text.Any(char.IsLower) && !StopWords.Contains(word.Text.ToLowerInvariant()))
            {
                run.Add(word.Text);
                continue;
            }

            yield return run;
            run = [];
        }

        yield return run;
    }

    private NamedDocument? NameAt(int first, int length, Func<string, bool> isFact)
    {
        var named = words.GetRange(first, length);
        var joined = FactTerm.Joined(named.Select(word => word.Text));
        var isCapital = named.TrueForAll(word => word.IsCapital);
        string?[] terms =
        [
            FactTerm.Name(joined), isCapital || length > 1 ? FactTerm.Word(joined) : null, isCapital ? FactTerm.Phrase(joined) : null,
        ];
        var term = terms.OfType<string>().FirstOrDefault(isFact);
        return term is null ? null : new NamedDocument(term, [.. named.Select(word => word.Text)]);
    }

    private static List<(string, double)> YearOf(List<int> latestFirst) =>
    [
        (FactTerm.Year(latestFirst[0]), 1),
        (FactTerm.Year(latestFirst[0] + 1), OtherYear),
        .. latestFirst.Skip(1).Select(year => (FactTerm.Year(year), OtherYear)),
    ];

    [GeneratedRegex(@"(?<begins>^\W*|[.?!:]\s+)?(?:(?<capital>\p{Lu})[\p{L}\d]*|[\p{L}\d]+?(?=['’]s\b|[^\p{L}\d]|$))", Options, Timeout)]
    private static partial Regex Word();

    private readonly record struct NameWord(string Text, bool IsCapital);
}

/// <param name="Words">As the question writes them.</param>
internal sealed record NamedDocument(string Term, IReadOnlyList<string> Words);
