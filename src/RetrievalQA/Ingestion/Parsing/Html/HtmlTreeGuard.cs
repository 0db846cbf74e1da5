using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>
/// Stops the building of a page that would cost more than its markup is worth: elements too deep in one another, each of
/// which the parser looks through at the next tag, and elements left open that it opens again in every block.
/// </summary>
internal sealed class HtmlTreeGuard(string markup, ParsingLimits limits)
{
    // Tags that sloppy pages leave open are opened again here and there; more than this is a bomb.
    private const int MostElementsPerTag = 8;
    private const int AnyElements = 10_000;

    private readonly long mostElements = AnyElements + ((long)MostElementsPerTag * markup.AsSpan().Count('<'));
    private readonly Dictionary<INode, int> templates = new(ReferenceEqualityComparer.Instance);
    private IElement? last;
    private long elements;

    /// <param name="element">An element that was just created; it is put into the tree before the next one is.</param>
    /// <exception cref="ParsingException">The tree grows beyond a limit.</exception>
    public void Add(IElement element)
    {
        Finish();
        last = element;
        if (++elements > mostElements)
        {
            throw ParsingException.Invalid("The HTML leaves too many elements open.");
        }
    }

    /// <exception cref="ParsingException">The last element is too deep.</exception>
    public void Finish()
    {
        if (last is null)
        {
            return;
        }

        var depth = DepthOf(last);
        limits.CheckNesting(depth);
        if (last is IHtmlTemplateElement template)
        {
            templates[template.Content] = depth;
        }
    }

    // What is in a template has another root than the page.
    private int DepthOf(INode node)
    {
        var depth = 0;
        var root = node;
        for (; root.Parent is { } parent; root = parent)
        {
            depth++;
        }

        return depth + templates.GetValueOrDefault(root);
    }
}
