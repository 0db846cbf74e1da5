using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>The language that a question or a greeting is in, also where it is too short to show one by its words.</summary>
internal static partial class QuestionLanguage
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    /// <returns>Two letters of ISO 639-1, or <see cref="ParsedDocument.UnknownLanguage"/>.</returns>
    public static string Of(string question) => TextAnalyzer.LanguageOf(question) switch
    {
        ParsedDocument.UnknownLanguage when Kana().IsMatch(question) => "ja",
        ParsedDocument.UnknownLanguage when Han().IsMatch(question) => "zh",
        ParsedDocument.UnknownLanguage when German().IsMatch(question) => "de",
        ParsedDocument.UnknownLanguage when French().IsMatch(question) => "fr",
        ParsedDocument.UnknownLanguage when Spanish().IsMatch(question) => "es",
        var language => language,
    };

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}]", Options, Timeout)]
    private static partial Regex Kana();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}", Options, Timeout)]
    private static partial Regex Han();

    [GeneratedRegex(@"^\W*(hallo|guten|moin|servus|danke|vielen dank|hilfe|wer|was)\b", Options, Timeout)]
    private static partial Regex German();

    [GeneratedRegex(@"^\W*(bonjour|bonsoir|salut|merci|aide|qui|que|quoi)\b", Options, Timeout)]
    private static partial Regex French();

    [GeneratedRegex(@"^\W*(hola|buen[oa]s|gracias|ayuda|quién|qué)\b", Options, Timeout)]
    private static partial Regex Spanish();
}
