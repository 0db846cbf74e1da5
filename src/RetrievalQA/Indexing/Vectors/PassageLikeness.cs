using RetrievalQA.Documents;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>How alike a passage and a question are in meaning.</summary>
/// <param name="Span">Of the passage in the document.</param>
/// <param name="Likeness">-1..1.</param>
public readonly record struct PassageLikeness(SourceSpan Span, double Likeness);
