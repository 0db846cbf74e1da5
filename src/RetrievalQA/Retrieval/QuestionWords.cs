using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>The words of a question that weigh anything, read once for each language that its passages are in.</summary>
internal sealed partial class QuestionWords(string question, IReadOnlyList<QueryTerm> terms)
{
    // A question that names a part number or an error code is about that one, however common it is in the documents.
    private const double IdentifierFactor = 2;

    // Nor is it about another thing where the one that it names is nowhere. Measured at 1 and 2 on SQuAD2, refused of the questions
    // whose article is away / of the others: .574/.009, .614/.012; in scopes of 20 chunks .960/.015, .976/.015. A name that is found: no gain.
    private const double UnknownNameFactor = 2;

    // The one syllable that is left of a verb stands in many other words: 사 of 사나요 in 사진.
    private const double SyllableFactor = 0.3;

    private readonly string language = TextAnalyzer.LanguageOf(question);
    private readonly IReadOnlySet<string> asking = AskingWords.In(question);
    private readonly Dictionary<string, IReadOnlyList<(QueryWord Word, double Weight)>> byLanguage = new(StringComparer.Ordinal);

    /// <summary>The question names what is nowhere in the scope. Abbreviations in capitals may stand for what is there in other words.</summary>
    public bool NamesUnknown => terms.Any(term => !term.Found && term.Text.Any(char.IsLower) && IsName(term.Text));

    /// <summary>The passage's language; the question's where the passage shows no other, as a table.</summary>
    public string LanguageOf(EvidencePassage passage) => TextAnalyzer.LanguageOf(passage.Sentences, language);

    public IReadOnlyList<(QueryWord Word, double Weight)> In(string language)
    {
        if (!byLanguage.TryGetValue(language, out var words))
        {
            words =
            [
                .. terms
                    .Where(term => term.Weight > 0)
                    .Select(term => (term, content: AskingWords.ContentOf(term.Text, asking)))
                    .SelectMany(term => TextAnalyzer.AnalyzeQuery(term.content, [language]).Select(word => (word, WeightOf(term.term, term.content)))),
            ];
            byLanguage.Add(language, words);
        }

        return words;
    }

    private double WeightOf(QueryTerm term, string content) => term.Weight
        * (content.Length == 1 && content.Length < term.Text.Length ? SyllableFactor : 1)
        * (Identifier().IsMatch(term.Text) ? IdentifierFactor : !term.Found && IsName(term.Text) ? UnknownNameFactor : 1);

    // German writes every noun so.
    private bool IsName(string word) => language != "de" && char.IsUpper(word[0]) && Name().Matches(question).Any(name => name.Value == word);

    // A word in capitals that begins no sentence.
    [GeneratedRegex(@"(?<!^\W*|[.?!:]\s*)\b\p{Lu}[\p{L}'’-]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Name();

    [GeneratedRegex("^(?=.*[0-9])(?=.*[A-Za-z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Identifier();
}
