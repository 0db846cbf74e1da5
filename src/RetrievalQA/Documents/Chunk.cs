namespace RetrievalQA.Documents;

/// <summary>One searchable piece of a file under one chunking strategy.</summary>
/// <param name="Source">The file and strategy that it belongs to.</param>
/// <param name="Ordinal">Position among the chunks of its source, from 0.</param>
/// <param name="Span">Where the chunk's own text stands in the document.</param>
/// <param name="Sentences">The sentences (list items, table rows) of the chunk: spans of the document, in order.</param>
/// <param name="Sections">What the sentences belong to, in order: a heading with its text, or a few blocks of a long one.</param>
/// <param name="Text">The slice of the document at <paramref name="Span"/>.</param>
/// <param name="Context">Text that helps to find the chunk but is not part of it: heading path, header row of its table.</param>
/// <param name="Language">The document's language; picks the stemmer.</param>
/// <param name="PageStart">First page, slide or sheet number, or null.</param>
/// <param name="PageEnd">Last page, slide or sheet number, or null.</param>
/// <param name="TextVersion">Which text of the file its spans stand in.</param>
/// <param name="Escaped">What of its text is written with escapes, in order; null where nothing is.</param>
public sealed record Chunk(
    ChunkSource Source,
    int Ordinal,
    SourceSpan Span,
    string Text,
    string Context,
    IReadOnlyList<SourceSpan> Sentences,
    IReadOnlyList<ChunkSection> Sections,
    string Language,
    int? PageStart,
    int? PageEnd,
    int Tokens,
    int TextVersion = 1,
    IReadOnlyList<EscapedSpan>? Escaped = null)
{
    public string Id => IdOf(Source, Ordinal);

    /// <param name="ordinal">The chunk's place in its source.</param>
    public static string IdOf(ChunkSource source, int ordinal) => $"{source.FileId}/{source.ChunkingKey}/{ordinal:D6}";

    /// <summary>A part of its text with the escapes read.</summary>
    /// <param name="span">In the document.</param>
    public string Shown(SourceSpan span) => EscapedSpan.Shown(Text, Span.Start, span, Escaped ?? []);
}

/// <summary>A part of a chunk that a reader takes in at once.</summary>
/// <param name="FirstSentence">Index of its first sentence; it ends where the next section begins.</param>
/// <param name="Context">Heading path, and the header row of its table on a second line.</param>
/// <param name="Page">Page, slide or sheet on which it begins, or null.</param>
/// <param name="HasHeading">Its first sentence is the heading itself.</param>
/// <param name="IsRepeated">It is what the header or footer of a page repeats from one before.</param>
public sealed record ChunkSection(int FirstSentence, string Context, int? Page, bool HasHeading, bool IsRepeated = false);

/// <summary>The chunks of one file under one chunking strategy; what stores and assistants hold memberships of.</summary>
public readonly record struct ChunkSource(string ProjectId, string FileId, string ChunkingKey)
{
    /// <summary>One term that names the source in an index.</summary>
    public string Term => $"{ProjectId}/{FileId}/{ChunkingKey}";
}
