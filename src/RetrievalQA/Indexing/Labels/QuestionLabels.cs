using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing.Labels;

/// <summary>The labels of tables that a question may name: concepts of financial statements, and any words in a row.</summary>
internal sealed class QuestionLabels
{
    // Words beyond are not looked up.
    private const int MostWords = 64;
    private const int LongestLabel = 6;

    private readonly List<IReadOnlyList<string>> words;

    private QuestionLabels(IReadOnlyList<IReadOnlyList<string>> concepts, List<IReadOnlyList<string>> words) => (Concepts, this.words) = (concepts, words);

    /// <summary>The label terms of each concept.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Concepts { get; }

    /// <param name="languages">Of the documents.</param>
    public static QuestionLabels Of(string question, IReadOnlyCollection<string> languages)
    {
        var named = StatementTerms.In(question).ToList();
        var rest = question.ToCharArray();
        foreach (var (place, _) in named)
        {
            // Parts the words on both sides.
            Array.Fill(rest, '\0', place.Index, place.Length);
        }

        Stemming[] stemmings = [.. languages.Select(Stemming.Of).Distinct()];
        var inARow = new List<IReadOnlyList<string>>();
        var text = new string(rest);
        foreach (var part in text.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var byStemming = Array.ConvertAll(stemmings, stemming => LabelTerm.Words(part, stemming));
            inARow.AddRange(Enumerable.Range(0, byStemming.Select(list => list.Count).FirstOrDefault())
                .Select(index => (IReadOnlyList<string>)Array.ConvertAll(byStemming, list => list[index].Term)));
            inARow.Add([]);
        }

        return new QuestionLabels(
            [.. named.SelectMany(one => one.Terms).Distinct().Select(term => term.Labels)], [.. inARow.Take(MostWords)]);
    }

    /// <summary>The longest labels of words in a row, from first to last; none shares a word with another.</summary>
    /// <param name="isLabel">Whether the searched scope has a label.</param>
    public IEnumerable<(IReadOnlyList<string> Terms, int Words)> InARow(Func<string, bool> isLabel)
    {
        for (var first = 0; first < words.Count;)
        {
            var length = Math.Min(LongestLabel, words.Skip(first).TakeWhile(word => word.Count > 0).Count());
            string[] terms = [];
            while (length > 0 && (terms = [.. TermsAt(first, length).Where(isLabel)]).Length == 0)
            {
                length--;
            }

            if (length > 0)
            {
                yield return (terms, length);
            }

            first += Math.Max(1, length);
        }
    }

    private IEnumerable<string> TermsAt(int first, int length) =>
        Enumerable.Range(0, words[first].Count)
            .Select(stemming => LabelTerm.Join(words.Skip(first).Take(length).Select(word => word[stemming])))
            .Distinct(StringComparer.Ordinal);
}
