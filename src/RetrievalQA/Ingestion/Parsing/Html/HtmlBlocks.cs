using System.Collections.Frozen;
using AngleSharp.Dom;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>The elements that begin a line of their own.</summary>
internal static class HtmlBlocks
{
    private static readonly FrozenSet<string> Names =
        ("address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup "
        + "hr html legend main nav ol p section summary table tbody td text tfoot th thead tr ul").Split(' ').ToFrozenSet();

    public static bool Contains(IElement element) => Names.Contains(element.LocalName);

    /// <summary>Whether something begins a line inside the element.</summary>
    public static bool AreIn(IElement element) =>
        element.Children.Any(BeginLine);

    /// <summary>Whether an element begins a line: these, items, headings and what is preformatted.</summary>
    public static bool BeginLine(IElement element) =>
        Contains(element) || element.LocalName is "li" or "pre" or "textarea" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6";
}
