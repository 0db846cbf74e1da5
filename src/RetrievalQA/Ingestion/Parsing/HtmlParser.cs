using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>The text that a reader of the page sees: no scripts, styles, navigation or hidden parts.</summary>
public sealed partial class HtmlParser : IDocumentParser
{
    private const int CharsetWindow = 65_536; // far beyond the 1024 bytes of the standard: real pages declare it late

    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        limits.CheckCharacters(content.Length / 4L);
        var markup = TextDecoder.Decode(content, DeclaredCharset(content));
        limits.CheckCharacters(markup.Length);
        var guard = new HtmlTreeGuard(markup, limits);
        var options = new HtmlParserOptions { OnCreated = (element, _) => guard.Add(element), MaximumDepth = limits.MaxNesting * 2 };
        using var page = new AngleSharp.Html.Parser.HtmlParser(options).ParseDocument(markup);
        guard.Finish();
        var writer = new HtmlTextWriter(new TextAssembler(limits));
        return writer.Write(page);
    }

    private static Encoding? DeclaredCharset(byte[] content)
    {
        var head = Encoding.Latin1.GetString(content, 0, Math.Min(content.Length, CharsetWindow));
        return Charset().Match(head) is { Success: true } match ? TextDecoder.Named(match.Groups["name"].Value) : null;
    }

    [GeneratedRegex("""<(?:meta\b[^>]{0,500}?charset|\?xml\b[^>]{0,500}?encoding)\s*=\s*["']?\s*(?<name>[\w:.-]+)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Charset();
}

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

/// <summary>Walks a page in document order and writes its visible text.</summary>
internal sealed class HtmlTextWriter(TextAssembler assembler)
{
    private static readonly FrozenSet<string> Hidden =
        "script style noscript template head nav iframe object embed svg canvas video audio select datalist dialog input".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> Blocks =
        ("address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header hgroup "
        + "hr html legend main ol p section summary table tbody td tfoot th thead tr ul").Split(' ').ToFrozenSet();

    private readonly StringBuilder inline = new();
    private RegionKind? blockKind;
    private RegionKind? lastKind;

    public ParsedDocument Write(IDocument page)
    {
        if (page.Title is { Length: > 0 } title && page.QuerySelector("h1") is null)
        {
            WriteHeading(Collapse(title), 1);
        }

        WriteChildren(page.Body ?? (INode)page.DocumentElement);
        EndBlock();
        return assembler.Build();
    }

    private void WriteChildren(INode parent)
    {
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText text)
            {
                inline.Append(text.Data);
            }
            else if (child is IElement element && !IsHidden(element))
            {
                WriteElement(element);
            }
        }
    }

    private void WriteElement(IElement element)
    {
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                EndBlock();
                WriteHeading(Collapse(VisibleText(element)), element.LocalName[1] - '0');
                break;
            case "table" when IsDataTable(element):
                EndBlock();
                WriteTable((IHtmlTableElement)element);
                break;
            case "pre" or "textarea":
                EndBlock();
                WritePreformatted(element);
                break;
            case "li":
                WriteBlock(element, RegionKind.ListItem);
                break;
            case "br":
                inline.Append('\u2028');
                break;
            case "img":
                break;
            case var name when Blocks.Contains(name):
                WriteBlock(element, RegionKind.Paragraph);
                break;
            default:
                WriteChildren(element);
                break;
        }
    }

    private void WriteBlock(IElement element, RegionKind kind)
    {
        EndBlock();

        // What opens an item's first block, such as <li><p>, is still the item.
        blockKind = blockKind is RegionKind.ListItem ? RegionKind.ListItem : kind;
        WriteChildren(element);
        EndBlock();
        blockKind = null;
    }

    private void EndBlock()
    {
        var text = Collapse(inline.ToString());
        inline.Clear();
        if (text.Length > 0)
        {
            BreakBefore(blockKind);
            var start = assembler.Length;
            assembler.Append(text);
            assembler.Mark(blockKind ?? RegionKind.Paragraph, start);
            (lastKind, blockKind) = (blockKind, null);
        }
    }

    // The items of a list stand close together.
    private void BreakBefore(RegionKind? kind)
    {
        if (kind is RegionKind.ListItem && lastKind is RegionKind.ListItem)
        {
            assembler.BreakLine();
        }
        else
        {
            assembler.BreakBlock();
        }
    }

    private void WriteHeading(string text, int level)
    {
        if (text.Length > 0)
        {
            assembler.BreakBlock();
            var start = assembler.Length;
            assembler.Append(text);
            assembler.Mark(RegionKind.Heading, start, level);
            assembler.BreakBlock();
        }
    }

    private void WritePreformatted(IElement element)
    {
        assembler.BreakBlock();
        var start = assembler.Length;
        assembler.Append(element.TextContent.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd());
        assembler.Mark(RegionKind.Code, start);
        assembler.BreakBlock();
    }

    private void WriteTable(IHtmlTableElement table)
    {
        assembler.BreakBlock();
        if (table.Caption is { } caption)
        {
            inline.Append(VisibleText(caption));
            EndBlock();
            assembler.BreakBlock();
        }

        var number = 0;
        foreach (var row in table.Rows)
        {
            var cells = row.Cells.Where(cell => !IsHidden(cell)).Select(cell => Collapse(VisibleText(cell)).Replace('\n', ' ')).ToList();
            if (cells.Exists(cell => cell.Length > 0))
            {
                var isHeader = number == 0 && row.Cells.All(cell => cell.LocalName is "th");
                number = isHeader ? 0 : number + 1;
                WriteRow(cells, number);
            }
        }

        assembler.BreakBlock();
    }

    private void WriteRow(List<string> cells, int number)
    {
        assembler.BreakLine();
        var start = assembler.Length;
        assembler.Append(string.Join('\t', cells.Where(cell => cell.Length > 0)));
        assembler.Mark(RegionKind.TableRow, start, number);
    }

    // A table that holds tables, or prose in one column, only lays the page out.
    private static bool IsDataTable(IElement table) =>
        table is IHtmlTableElement rows
        && table.QuerySelector("table, h1, h2, h3, h4, pre") is null
        && rows.Rows.Any(row => row.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell.TextContent)) > 1);

    private static string VisibleText(IElement element)
    {
        var text = new StringBuilder();
        AppendVisible(element, text);
        return text.ToString();
    }

    private static void AppendVisible(INode parent, StringBuilder text)
    {
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText data)
            {
                text.Append(data.Data);
            }
            else if (child is IElement element && !IsHidden(element))
            {
                var apart = element.LocalName is "br" or "li" || Blocks.Contains(element.LocalName);
                text.Append(apart ? " " : "");
                AppendVisible(element, text);
                text.Append(apart ? " " : "");
            }
        }
    }

    private static bool IsHidden(IElement element) =>
        Hidden.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || (element.GetAttribute("style") is { } style && IsHiddenStyle(style))
        || element.GetAttribute("role") is "navigation";

    private static bool IsHiddenStyle(string style)
    {
        var compact = style.Replace(" ", "", StringComparison.Ordinal);
        return compact.Contains("display:none", StringComparison.OrdinalIgnoreCase)
            || compact.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
    }

    // White space collapses as a browser shows it; a line separator stands for <br>. A no-break space stays.
    private static string Collapse(string text)
    {
        var shown = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                gap = true;
            }
            else if (c is '\u2028')
            {
                shown.Append('\n');
                gap = false;
            }
            else
            {
                shown.Append(gap && shown.Length > 0 && shown[^1] != '\n' ? " " : "").Append(c);
                gap = false;
            }
        }

        return shown.ToString().Trim();
    }
}
