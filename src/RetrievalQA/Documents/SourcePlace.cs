namespace RetrievalQA.Documents;

/// <summary>A span of one text of a file: what a citation points at.</summary>
/// <param name="TextVersion">Which text of the file.</param>
public readonly record struct SourcePlace(string FileId, int TextVersion, SourceSpan Span)
{
    public bool Contains(SourcePlace other) => FileId == other.FileId && TextVersion == other.TextVersion && Span.Contains(other.Span);
}
