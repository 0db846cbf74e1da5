using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Citations;

/// <summary>Evidence that stands at a place of an answer.</summary>
/// <param name="Method">The model pointed at it, or it was found for what the model said.</param>
public sealed record CitedEvidence(Evidence Evidence, CitationMethod Method);
