namespace RetrievalQA.Documents;

/// <summary>A half-open range of UTF-16 units, <c>[Start, End)</c>, of a parsed document's text.</summary>
public readonly record struct SourceSpan(int Start, int End)
{
    public int Length => End - Start;

    public bool Overlaps(SourceSpan other) => Start < other.End && other.Start < End;

    public bool Contains(SourceSpan other) => Start <= other.Start && other.End <= End;

    /// <summary>The same range of a text that stands after so many others.</summary>
    public SourceSpan After(int offset) => new(Start + offset, End + offset);
}
