using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Semantics;

/// <summary>The sentence model, by which documents are searched for meaning beside words. Section "SentenceModel".</summary>
public sealed class SentenceModelOptions
{
    public const string Section = "SentenceModel";

    /// <summary>BuiltIn, Off or Folder.</summary>
    public SentenceModelSource Source { get; set; } = SentenceModelSource.BuiltIn;

    /// <summary>For Source=Folder: a folder with model.onnx and vocab.txt of a sentence-transformers model.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Tokens of a passage that is given one vector, at most; a single sentence may have more.</summary>
    [Range(16, 256)]
    public int PassageTokens { get; set; } = 128;

    /// <summary>What a passage's likeness in meaning, 0..1, counts beside its score by words, 0..1.</summary>
    [Range(0.0, 4.0)]
    public double Weight { get; set; } = 0.5;

    /// <summary>Seconds that a question waits for the vectors of what it searches; after that it is answered by words alone.</summary>
    [Range(0.0, 60.0)]
    public double WaitSeconds { get; set; } = 2;

    /// <summary>Threads that compute one vector.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = 1;

    /// <summary>Texts whose vectors are remembered: questions, and sentences that were compared with them.</summary>
    [Range(16, 1_000_000)]
    public int CachedVectors { get; set; } = 4_096;

    /// <summary>Megabytes that those texts and vectors take, at most.</summary>
    [Range(1, 4_096)]
    public int CachedVectorMegabytes { get; set; } = 16;

    /// <summary>Minutes without use after which the model's memory is given back; 0 to keep it.</summary>
    [Range(0, 1_440)]
    public int UnloadAfterMinutes { get; set; } = 10;
}
