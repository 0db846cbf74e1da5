namespace RetrievalQA.Semantics;

/// <summary>Where the vectors of texts come from.</summary>
internal interface ISentenceEncoder : IDisposable
{
    /// <summary>It takes memory.</summary>
    bool IsLoaded { get; }

    /// <summary>Vectors can be compared that were made under the same fingerprint.</summary>
    string Fingerprint { get; }

    /// <summary>Texts that are best encoded together.</summary>
    int Batch { get; }

    int CountTokens(string text);

    /// <summary>Whether a word is one of the vocabulary; null where that is not known.</summary>
    bool? KnowsWord(string word);

    /// <param name="isAwaited">A question waits for it.</param>
    /// <returns>Vectors of length 1, in the order of the texts.</returns>
    /// <exception cref="EmbeddingFailedException">The model cannot be had now.</exception>
    Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, bool isAwaited, CancellationToken cancel);
}
