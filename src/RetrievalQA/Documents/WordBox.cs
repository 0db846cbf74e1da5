namespace RetrievalQA.Documents;

/// <summary>Where one word of a page stands: points, origin top left of the page as shown.</summary>
public readonly record struct WordBox(SourceSpan Span, float X0, float Y0, float X1, float Y1);
