namespace RetrievalQA.Evaluation;

/// <summary>What a reader is to make of a document.</summary>
public enum Expectation
{
    /// <summary>Every phrase is found, on its page.</summary>
    Text,

    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>There is no text in it, which is said.</summary>
    NoText,

    /// <summary>It may be read or refused; the server lives on.</summary>
    Survive,

    /// <summary>Of a format that need not be read.</summary>
    Optional,
}

/// <summary>A document, and what is expected of its reading.</summary>
public sealed record ExpectedDocument(string Name, string Format, Expectation Expectation, IReadOnlyList<ExpectedPhrase> Phrases);

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

    /// <summary>The server failed at it, which is no answer.</summary>
    public bool HasFailed { get; init; }

    /// <summary>As the manifest says. What may be read or refused needs only an answer.</summary>
    public bool IsRight => !HasFailed && Document.Expectation switch
    {
        Expectation.Text =>
            Refusal is null && Found.Count == Document.Phrases.Count && Placed.Count == Document.Phrases.Count(phrase => phrase.Page is not null),
        Expectation.Reject => Refusal is not null,
        Expectation.NoText => Refusal is not null || IsEmpty,
        _ => true,
    };
}
