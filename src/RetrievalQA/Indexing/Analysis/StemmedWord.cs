namespace RetrievalQA.Indexing.Analysis;

/// <summary>A folded word and what it is found by.</summary>
/// <param name="Stems">Its stem first, then other ways to write the same word: "haus", "haeus".</param>
internal sealed record StemmedWord(string Word, IReadOnlyList<string> Stems);
