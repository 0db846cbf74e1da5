namespace RetrievalQA.Evaluation;

/// <summary>A question whose answer is known.</summary>
/// <param name="Id">Unique in its set.</param>
public sealed record EvaluationQuestion(string Id, string Text, QuestionHalf Half)
{
    /// <summary>ISO 639-1; empty where the set does not say.</summary>
    public string Language { get; init; } = "";

    /// <summary>What makes it hard, in the words of the set; empty where it does not say.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What was asked before in the same conversation, oldest first.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>Grades of the documents that help, by their id; those that are missing have 0.</summary>
    public IReadOnlyDictionary<string, int> Relevance { get; init; } = new Dictionary<string, int>();

    /// <summary>The parts of the answer, all of them needed unless <see cref="AnyPartIsEnough"/>.</summary>
    public IReadOnlyList<ExpectedQuote> Expected { get; init; } = [];

    public bool AnyPartIsEnough { get; init; }

    /// <summary>The parts are cells of one row: each alone is no answer.</summary>
    public bool PartsBelongTogether { get; init; }

    /// <summary>No document answers it.</summary>
    public bool IsUnanswerable { get; init; }

    /// <summary>The only documents it is asked of, by their ids; null for all of the set.</summary>
    public IReadOnlyList<string>? Documents { get; init; }

    /// <summary>What a person would accept, for lists of failures.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Questions of one article or document are not independent of each other; drawn together by the bootstrap.</summary>
    public string Cluster { get; init; } = Id;
}

/// <summary>A part of an answer, where it stands.</summary>
/// <param name="DocumentIds">It stands in one of these.</param>
/// <param name="Text">A slice of the document; empty where only the page is known.</param>
/// <param name="Page">From 1; null where the set does not say.</param>
/// <param name="Start">Code points of the document's text as it is uploaded; null where the set does not say.</param>
public sealed record ExpectedQuote(IReadOnlyList<string> DocumentIds, string Text, int? Page = null, int? Start = null);
