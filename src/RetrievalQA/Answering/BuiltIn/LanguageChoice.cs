using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>One thing for each language that the built-in model speaks.</summary>
internal sealed record LanguageChoice<T>(T English, T Korean, T German, T French, T Spanish, T Japanese, T Chinese)
{
    /// <summary>That of a question's language; Korean as soon as it holds a word of it, English for every other.</summary>
    public T For(string question) => ExtractivePhrases.IsKorean(question) ? Korean : QuestionLanguage.Of(question) switch
    {
        "de" => German,
        "fr" => French,
        "es" => Spanish,
        "ja" => Japanese,
        "zh" => Chinese,
        _ => English,
    };
}
