using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Semantics;

namespace RetrievalQA.Retrieval;

/// <summary>
/// Tells words of a question that may have a typing error from those that are words: an ordinary word, or a name, that is nowhere
/// in the documents is not another one that is.
/// </summary>
internal sealed partial class TypingErrors(string question, SentenceModel model)
{
    // In a language whose words are not known a short word is too often another one: Miete, Mitte.
    private const int ShortestOfUnknownLanguage = 7;

    private readonly string language = TextAnalyzer.LanguageOf(question);

    public bool MayBe(string word) => !IsName(word) && !BackgroundFrequencies.Knows(word, language) && (word.Any(TextScanner.IsHangul)
        || !(KnowsWord(word) ?? word.Length < ShortestOfUnknownLanguage));

    private bool? KnowsWord(string word) => language is "en" or ParsedDocument.UnknownLanguage ? model.KnowsWord(word) : null;

    // German writes every noun so; which of them are names cannot be told.
    private bool IsName(string word) => char.IsUpper(word[0]) && (language == "de" || Inside().Matches(question).Any(inside => inside.Value == word));

    // A word in capitals that begins no sentence.
    [GeneratedRegex(@"(?<!^\W*|[.?!:]\s*)\b\p{Lu}\p{L}+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Inside();
}
