using System.Globalization;
using System.Text;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Tests.Evaluation;

namespace RetrievalQA.Benchmarks;

/// <summary>
/// Writes <c>Retrieval/BackgroundFrequencies.txt</c>: how common the terms of a language are in texts that have nothing to do with
/// a question. Only terms that articles of several subjects share, and in English several collections; every article counts
/// alike, however many paragraphs it has, and so does every collection of a language.
/// </summary>
internal static class BackgroundTable
{
    private static readonly (string Language, string[] Sets, int LeastSets)[] Sources =
    [
        ("en", ["cacm", "clapnq-a", "scifact", "squad2-dev"], 2), ("de", ["xquad-de"], 1), ("ko", ["korquad-a"], 1), ("zh", ["xquad-zh"], 1),
    ];

    // Fewer articles than these share a term by its subject.
    private const int LeastArticles = 4;

    public static void Write(string data, string path)
    {
        var table = new StringBuilder();
        foreach (var (language, sets, leastSets) in Sources)
        {
            var shares = sets.Select(set => SharesIn(DevelopmentSet.Load(data, set), language)).ToList();
            var levels = shares.SelectMany(share => share)
                .GroupBy(term => term.Key, term => term.Value, StringComparer.Ordinal)
                .Where(term => term.Count() >= leastSets && term.Sum(found => found.Articles) >= LeastArticles)
                .GroupBy(term => BackgroundLevel(term.Sum(found => found.Share) / sets.Length), term => term.Key)
                .OrderBy(level => level.Key);
            foreach (var level in levels)
            {
                table.Append(CultureInfo.InvariantCulture, $"{language} {level.Key} ").AppendJoin(' ', level.Order(StringComparer.Ordinal)).Append('\n');
            }
        }

        File.WriteAllText(path, table.ToString());
    }

    private static int BackgroundLevel(double share) => (int)Math.Round(-2 * Math.Log(share));

    private static Dictionary<string, (double Share, int Articles)> SharesIn(DevelopmentSet set, string language)
    {
        var articles = set.Documents.GroupBy(document => document.Title, StringComparer.Ordinal).ToList();
        var shares = new Dictionary<string, (double Share, int Articles)>(StringComparer.Ordinal);
        foreach (var article in articles)
        {
            var counts = article.SelectMany(text => TermsOf(text.Text, language)).CountBy(term => term, StringComparer.Ordinal);
            foreach (var (term, count) in counts)
            {
                var (share, holding) = shares.GetValueOrDefault(term);
                shares[term] = (share + ((double)count / article.Count() / articles.Count), holding + 1);
            }
        }

        return shares;
    }

    private static IEnumerable<string> TermsOf(string text, string language)
    {
        var terms = new List<AnalyzedTerm>();
        TextAnalyzer.Analyze(text, language, terms);
        return terms.Where(term => term.Space == TermSpace.Stem && term.Term.All(char.IsLetter)).Select(term => term.Term).Distinct(StringComparer.Ordinal);
    }
}
