using RetrievalQA.Text;

namespace RetrievalQA.Documents;

/// <summary>
/// The canonical text of a file with coordinates. Every quote is a slice of <see cref="Text"/>; it is never changed
/// once stored: another text is another version. For text formats it is the decoded file, character for character.
/// </summary>
/// <param name="Regions">Sorted by start, larger first.</param>
/// <param name="Words">Word boxes in text order; empty for formats without a fixed layout.</param>
/// <param name="Language">Two-letter ISO 639-1 code of the main language, or <see cref="UnknownLanguage"/>.</param>
/// <param name="Notes">What a reader should know, such as "pages 3, 7 hold only images".</param>
public sealed record ParsedDocument(
    string Text,
    IReadOnlyList<TextRegion> Regions,
    IReadOnlyList<WordBox> Words,
    string Language,
    IReadOnlyList<string> Notes)
{
    /// <summary>The language of texts that do not show theirs (ISO 639-2: undetermined).</summary>
    public const string UnknownLanguage = "und";

    /// <summary>In order; none lies in another.</summary>
    public IReadOnlyList<DocumentTable> Tables { get; init; } = [];

    /// <summary>Which text of its file this is; given by the store.</summary>
    public int Version { get; init; } = Reading.First.Version;

    /// <summary>The parser and its version, such as "pdf/1"; empty for a document that was stored.</summary>
    public string Reader { get; init; } = Reading.First.Reader;

    /// <summary>The verbatim text of a span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is not inside the text.</exception>
    public string Slice(SourceSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(span.Start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span.End, Text.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(span.End, span.Start);
        return Text[span.Start..span.End];
    }

    /// <summary>The text of a span with its escapes read.</summary>
    public string Shown(SourceSpan span) => EscapedSpan.Shown(Text, 0, span, Escaped);

    /// <summary>The parts that are written with escapes, in order.</summary>
    public IEnumerable<EscapedSpan> Escaped => Regions
        .Where(region => region.Kind is RegionKind.Escaped)
        .Select(region => new EscapedSpan(region.Span, (EscapeNotation)region.Number));

    /// <summary>Whether the text of a span is this one.</summary>
    public bool Holds(SourceSpan span, ReadOnlySpan<char> text) =>
        span.Start >= 0 && span.Start <= span.End && span.End <= Text.Length && Text.AsSpan(span.Start, span.Length).SequenceEqual(text);


    /// <summary>Pages, slides or sheets in order.</summary>
    public IEnumerable<TextRegion> Pages => Regions.Where(region => region.Kind is RegionKind.Page or RegionKind.Slide or RegionKind.Sheet);
}
