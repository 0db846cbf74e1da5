using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
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
        using var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(markup);
        var writer = new HtmlTextWriter(new TextAssembler(limits));
        return writer.Write(page);
    }

    private static Encoding? DeclaredCharset(byte[] content)
    {
        var head = Encoding.Latin1.GetString(content, 0, Math.Min(content.Length, CharsetWindow));
        return Charset().Match(head) is { Success: true } match ? TextDecoder.Named(match.Groups["name"].Value) : null;
    }

    [GeneratedRegex("""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?\s*(?<name>[\w:.-]+)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Charset();
}

/// <summary>Walks a page in document order and writes its visible text. AngleSharp flattens what is nested more than 512 deep.</summary>
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
