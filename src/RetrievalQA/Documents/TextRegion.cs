namespace RetrievalQA.Documents;

public enum RegionKind
{
    Page,
    Slide,
    Sheet,
    Heading,
    Paragraph,
    ListItem,
    TableRow,
    Code,

    /// <summary>A page header or footer. It holds regions of its own and stands outside of every section.</summary>
    Running,

    /// <summary>What somebody filled into a field of a form, or how a box of it is ticked.</summary>
    FormField,

    /// <summary>A line of a text that somebody wrote onto a page.</summary>
    Annotation,

    /// <summary>Its characters are written with escapes. It stands across other regions.</summary>
    Escaped,
}

/// <summary>
/// A part of a document's text with a meaning of its own. Regions may nest (a page holds headings and paragraphs)
/// and are sorted by <see cref="SourceSpan.Start"/>, larger first.
/// </summary>
/// <param name="Number">1-based page, slide or sheet number; heading level (1–9) for headings; for table rows 0 is a
/// header row and 1… are the rows below it; for running text the page on which it only repeats what was said before, and
/// 0 where it does not; the <see cref="Text.EscapeNotation"/> of escaped parts; otherwise 0.</param>
/// <param name="Width">Page width in points as shown (crop and rotation applied); 0 where there is none.</param>
/// <param name="Height">Page height in points as shown; 0 where there is none.</param>
public sealed record TextRegion(RegionKind Kind, SourceSpan Span, int Number = 0, float Width = 0, float Height = 0);
