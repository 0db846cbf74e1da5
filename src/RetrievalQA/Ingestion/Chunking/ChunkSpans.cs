using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>Where a chunk stands in its document, without the text: what the parser process says of it.</summary>
/// <param name="Context">See <see cref="Chunk.Context"/>.</param>
/// <param name="Escaped">See <see cref="Chunk.Escaped"/>; empty where nothing is.</param>
public sealed record ChunkSpans(
    SourceSpan Span,
    string Context,
    IReadOnlyList<SourceSpan> Sentences,
    IReadOnlyList<ChunkSection> Sections,
    int? PageStart,
    int? PageEnd,
    int Tokens,
    IReadOnlyList<EscapedSpan> Escaped)
{
    /// <summary>The chunk with its text cut from the document.</summary>
    public Chunk Of(ParsedDocument document, ChunkSource source, int ordinal) =>
        new(source, ordinal, Span, document.Slice(Span), Context, Sentences, Sections, document.Language, PageStart, PageEnd, Tokens, document.Version,
            Escaped.Count > 0 ? Escaped : null);
}
