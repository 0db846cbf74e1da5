using System.Text.RegularExpressions;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>How a language joins questions in one sentence: what may stand between two, and how the second one shows that it is one.</summary>
internal abstract partial class QuestionGrammar
{
    protected const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    protected const int Timeout = RegexTimeout.Milliseconds;

    /// <summary>By the script of a sentence, else by its language; English where it shows none.</summary>
    public static QuestionGrammar Of(string sentence) => sentence switch
    {
        _ when ExtractivePhrases.IsKorean(sentence) => TopicMarkingGrammar.Korean,
        _ when Kana().IsMatch(sentence) => TopicMarkingGrammar.Japanese,
        _ when Han().IsMatch(sentence) => TopicMarkingGrammar.Chinese,
        _ when sentence.Contains('¿') => InvertingGrammar.Spanish,
        _ => QuestionLanguage.Of(sentence) switch
        {
            "de" => InvertingGrammar.German,
            "fr" => InvertingGrammar.French,
            "es" => InvertingGrammar.Spanish,
            _ => InvertingGrammar.English,
        },
    };

    /// <summary>Places between which questions may end and begin, with UTF-16 offsets.</summary>
    public abstract IEnumerable<(int Start, int End)> Joints(string sentence);

    /// <summary>Whether a question ends at a joint and another begins.</summary>
    /// <param name="before">From the last such place.</param>
    /// <param name="after">All that follows.</param>
    public abstract bool Parts(string before, string after);

    /// <summary>The second of two questions with what it lacks of the first, where the language leaves that unsaid.</summary>
    public virtual string Whole(string first, string second) => second;

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}]", Options, Timeout)]
    private static partial Regex Kana();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}", Options, Timeout)]
    private static partial Regex Han();
}
