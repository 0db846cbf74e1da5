using System.Text;
using AngleSharp.Dom;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>
/// The text of elements in one line, and of those whose text is not simply what stands in them: raised and lowered
/// characters, readings, fractions, images, fields.
/// </summary>
internal sealed class InlineReader(PageView view)
{
    private readonly OrderedListLabels labels = new(view);

    /// <summary>The number before an item of a list; empty where it has none.</summary>
    public string LabelOf(IElement item) => labels.Of(item);

    public string LineOf(INode parent)
    {
        var line = new InlineText();
        Append(parent, line);
        return line.Take();
    }

    /// <summary>The text with its own white space.</summary>
    public string PreformattedOf(IElement element)
    {
        var text = new StringBuilder();
        AppendPreformatted(element, text);
        return text.Replace("\r\n", "\n").ToString().TrimEnd();
    }

    /// <returns>False for an element whose text is what stands in it.</returns>
    public bool TryAppend(IElement element, InlineText text)
    {
        switch (element.LocalName)
        {
            case "sup":
                AppendLine(element, text, raised => IsNoteLink(element) ? RaisedText.NoteMark(raised, text.Last) : RaisedText.Superscript(raised, text.Last));
                return true;
            case "sub":
                AppendLine(element, text, lowered => RaisedText.Subscript(lowered, text.Tail));
                return true;
            case "ruby":
                text.Append(Annotated(element));
                return true;
            case "img":
                text.AddAlternative(AlternativeOf(element));
                return true;
            case "input" or "select":
                text.Space();
                text.Append(FormField.TextOf(element));
                text.Space();
                return true;
            case "msup" or "msub" or "msubsup" or "mfrac" when element.ChildElementCount > 1:
                AppendFormula(element, text);
                return true;
            default:
                return false;
        }
    }

    // White space at the ends of an element parts words as any other does.
    private void AppendLine(IElement element, InlineText text, Func<string, string> write)
    {
        var line = new InlineText();
        Append(element, line);
        if (line.BeginsApart)
        {
            text.Space();
        }

        var endsApart = line.EndsApart;
        text.Append(write(line.Take()));
        if (endsApart)
        {
            text.Space();
        }
    }

    private void Append(INode parent, InlineText text)
    {
        foreach (var child in parent.ChildNodes.Where(child => !view.IsHidden(child)))
        {
            if (child is IText data)
            {
                text.Append(data.Data);
            }
            else if (child is IElement element && !TryAppend(element, text))
            {
                AppendPart(element, text);
            }
        }
    }

    private void AppendPart(IElement element, InlineText text)
    {
        var isApart = element.LocalName is "br" or "li" || HtmlBlocks.Contains(element);
        if (isApart)
        {
            text.Space();
            text.Append(LabelOf(element));
        }

        Append(element, text);
        if (isApart)
        {
            text.Space();
        }
    }

    private void AppendPreformatted(INode parent, StringBuilder text)
    {
        foreach (var child in parent.ChildNodes.Where(child => !view.IsHidden(child)))
        {
            if (child is IText data)
            {
                text.Append(data.Data);
            }
            else if (child is IElement { LocalName: "br" })
            {
                text.Append('\n');
            }
            else
            {
                AppendPreformatted(child, text);
            }
        }
    }

    // A reading would part the words that it stands over: it follows all of them, in brackets.
    private string Annotated(IElement ruby)
    {
        var (written, reading) = (new InlineText(), new InlineText());
        foreach (var child in ruby.ChildNodes.Where(child => !view.IsHidden(child)))
        {
            if (child is IText data)
            {
                written.Append(data.Data);
            }
            else if (child is IElement element && element.LocalName is not "rp")
            {
                Append(element, element.LocalName is "rt" or "rtc" ? reading : written);
            }
        }

        return RubyText.Of(written.Take(), reading.Take());
    }

    private static bool IsNoteLink(IElement raised) =>
        raised.GetAttribute("role") is "doc-noteref"
        || ((raised.QuerySelector("a[href]") ?? LinkOf(raised)) is { LocalName: "a" } link
            && (link.GetAttribute("href") ?? "").Contains('#', StringComparison.Ordinal));

    // What it stands in, unless that says more: an entry of a table of contents.
    private static IElement? LinkOf(IElement raised) =>
        raised.ParentElement is { LocalName: "a" } link
        && link.ChildNodes.All(child => child == raised || child is IComment || (child is IText text && string.IsNullOrWhiteSpace(text.Data))) ? link : null;

    private void AppendFormula(IElement formula, InlineText text)
    {
        var parts = formula.Children.Select(LineOf).ToList();
        if (formula.LocalName is "mfrac")
        {
            text.Append($"{Bracketed(parts[0])}/{Bracketed(parts[1])}");
            return;
        }

        text.Append(parts[0]);
        text.Append(formula.LocalName is "msup" ? "" : RaisedText.Subscript(parts[1], text.Tail));
        text.Append(formula.LocalName is "msub" ? "" : RaisedText.Superscript(parts[^1], text.Last));
    }

    private static string Bracketed(string part) => part.All(char.IsLetterOrDigit) ? part : $"({part})";

    // An image that is a link, or stands at the head or foot of a page, is a logo or an icon rather than content.
    private static string AlternativeOf(IElement image) =>
        image.Closest("figure") is not null || image.Closest("a, button, header, footer") is null ? image.GetAttribute("alt")?.Trim() ?? "" : "";
}
