namespace RetrievalQA.Retrieval;

/// <summary>A passage as an answering model reads it: a title line and its sentences.</summary>
/// <param name="Title">File name and heading path.</param>
/// <param name="Score">The passage's search score, 0..1.</param>
public sealed record EvidencePassage(string Title, double Score, IReadOnlyList<string> Sentences)
{
    /// <summary>The headings that it stands under; empty where there are none.</summary>
    public string Headings { get; init; } = "";
}

/// <summary>How well one sentence answers a question.</summary>
/// <param name="Passage">Index of the passage.</param>
/// <param name="Sentence">Index of the sentence in the passage.</param>
/// <param name="Confidence">0..1: the chance that the sentence with its neighbours answers the question.</param>
public sealed record RankedSentence(int Passage, int Sentence, double Score, double Confidence)
{
    /// <summary>A question, term or heading that others stand under: it answers nothing itself.</summary>
    public bool IsIntroduction { get; init; }

    /// <summary>The question, term or heading that it stands under, by index; null where there is none.</summary>
    public int? Above { get; init; }

    /// <summary>The sentence before it that says whom or what it is about, by index; null where it says so itself.</summary>
    public int? Referent { get; init; }

    /// <summary>How far it allows, forbids or demands what the question asks leave for, 0..1.</summary>
    public double Rules { get; init; }

    /// <summary>It holds a thing of the kind that the question asks for.</summary>
    public bool IsOfType { get; init; }

    /// <summary>Of each word of the question, the share of the question's weight that the sentence holds, 0..1.</summary>
    public IReadOnlyList<double> Words { get; init; } = [];
}
