namespace RetrievalQA.Indexing.Analysis;

/// <summary>What a term stands for. The same characters in two spaces are two terms.</summary>
public enum TermSpace
{
    /// <summary>Stems, numbers, codes and character grams: what a search counts.</summary>
    Stem,

    /// <summary>Words as they are written, folded only: a match in form weighs a little more.</summary>
    Exact,
}

/// <summary>A term of a text.</summary>
/// <param name="Position">Of its word among the words of the text; characters count as words in scripts without spaces.</param>
/// <param name="Start">UTF-16 offset in the text.</param>
/// <param name="End">UTF-16 offset of the end in the text.</param>
public readonly record struct AnalyzedTerm(string Term, TermSpace Space, int Position, int Start, int End);
