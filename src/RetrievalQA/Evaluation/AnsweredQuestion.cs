namespace RetrievalQA.Evaluation;

/// <summary>A question and what a server answered.</summary>
/// <param name="Confidence">0..1; null where the server does not say.</param>
/// <param name="Quotes">What the answer cites, in its order.</param>
/// <param name="LeakedMarkers">References in the text of the answer that are none of its footnotes.</param>
public sealed record AnsweredQuestion(
    EvaluationQuestion Question, string Text, bool Refused, double? Confidence, IReadOnlyList<CitedQuote> Quotes, int LeakedMarkers)
{
    /// <summary>Why there is no answer; null where there is one.</summary>
    public string? Error { get; init; }

    /// <summary>Of any scale: the higher, the likelier that it can be answered. Null where confidence is all that is known.</summary>
    public double? Score { get; init; }

    public static AnsweredQuestion Failed(EvaluationQuestion question, string error) =>
        new(question, error, Refused: false, Confidence: null, [], LeakedMarkers: 0) { Error = error };
}

/// <param name="DocumentId">As the set names it; empty where it is none of the set.</param>
/// <param name="Passage">The quote with the text around it.</param>
/// <param name="Start">Code points of the document's text.</param>
/// <param name="IsSlice">The document's text holds the quote just there.</param>
public sealed record CitedQuote(string DocumentId, string Quote, string Passage, int? Page, int Start, int End, bool IsSlice)
{
    /// <summary>Whether it says a part of the answer.</summary>
    public bool Says(ExpectedQuote expected) => IsAt(expected) && QuoteMatch.Says(Quote, expected.Text);

    /// <summary>Whether it says a part of the answer, or something of it.</summary>
    public bool IsOf(ExpectedQuote expected) => Says(expected) || (IsAt(expected) && QuoteMatch.IsPartOf(Quote, expected.Text));

    /// <summary>Whether it stands beside a part of the answer, or says it.</summary>
    public bool IsNear(ExpectedQuote expected) =>
        Says(expected) || (expected.DocumentIds.Contains(DocumentId) && !QuoteMatch.IsShort(expected.Text) && QuoteMatch.Holds(Passage, expected.Text));

    /// <summary>Whether it stands on the page of a part of the answer.</summary>
    public bool IsOnPageOf(ExpectedQuote expected) => expected.DocumentIds.Contains(DocumentId) && Page == expected.Page;

    /// <summary>Whether it can be of a part of the answer: it is of the same document, and overlaps it where the set knows its place.</summary>
    public bool IsAt(ExpectedQuote expected) => expected.DocumentIds.Contains(DocumentId)
        && (expected.Start is not { } start || (Start < start + expected.Text.EnumerateRunes().Count() && start < End));
}
