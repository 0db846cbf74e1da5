namespace RetrievalQA.Evaluation;

/// <summary>A document, and what is expected of its reading.</summary>
/// <param name="Expectation">"text", "reject", "no_text", "survive" or "optional".</param>
public sealed record ExpectedDocument(string Name, string Format, string Expectation, IReadOnlyList<ExpectedPhrase> Phrases);

/// <param name="Page">Page or slide, from 1; null where it has none.</param>
public sealed record ExpectedPhrase(string Text, int? Page);

/// <summary>What a server made of a document.</summary>
/// <param name="Refusal">Its reason; null where it was read.</param>
/// <param name="Found">Phrases that are in the text.</param>
/// <param name="Placed">Phrases that are in the text of their page.</param>
public sealed record DocumentReading(
    ExpectedDocument Document, string? Refusal, IReadOnlyList<ExpectedPhrase> Found, IReadOnlyList<ExpectedPhrase> Placed)
{
    /// <summary>It was read, and there was nothing in it.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>As the manifest says; whoever may be read or refused needs only an answer.</summary>
    public bool IsRight => Document.Expectation switch
    {
        "text" => Refusal is null && Found.Count == Document.Phrases.Count && Placed.Count == Document.Phrases.Count(phrase => phrase.Page is not null),
        "reject" => Refusal is not null,
        "no_text" => Refusal is not null || IsEmpty,
        _ => true,
    };
}
