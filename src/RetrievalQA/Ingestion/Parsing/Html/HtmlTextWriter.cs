using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>Walks a page in document order and writes its visible text; what stands beside the body comes last.</summary>
internal sealed class HtmlTextWriter(TextAssembler assembler, PageView view)
{
    private readonly InlineReader reader = new(view);
    private readonly InlineText inline = new();
    private readonly List<IElement> asides = [];
    private RegionKind? blockKind;
    private RegionKind? lastKind;
    private Definition definition;
    private bool isBodyWritten;

    // What the next block begins with: the number of an item, the term of a definition.
    private string opening = "";

    /// <summary>What of a definition was written last in the block that is open.</summary>
    private enum Definition
    {
        None,
        Term,
        Description,
    }

    public ParsedDocument Write(IDocument page)
    {
        if (page.Title is { Length: > 0 } title && page.QuerySelector("h1") is null)
        {
            var line = new InlineText();
            line.Append(title);
            WriteHeading(line.Take(), 1);
        }

        WriteChildren(page.Body ?? (INode)page.DocumentElement);
        EndBlock();
        isBodyWritten = true;
        asides.ForEach(aside => WriteBlock(aside, RegionKind.Paragraph));
        return assembler.Build();
    }

    private void WriteChildren(INode parent)
    {
        foreach (var child in parent.ChildNodes)
        {
            if (view.IsHidden(child))
            {
                continue;
            }

            if (child is IText text)
            {
                inline.Append(text.Data);
            }
            else if (child is IElement element)
            {
                WriteElement(element);
            }
        }
    }

    private void WriteElement(IElement element)
    {
        switch (element.LocalName)
        {
            case var _ when view.IsAside(element) && !isBodyWritten:
                SetAside(element);
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                EndBlock();
                WriteHeading(reader.LineOf(element), element.LocalName[1] - '0');
                break;
            case "table" when IsDataTable(element):
                EndBlock();
                WriteTable((IHtmlTableElement)element);
                break;
            case "pre" or "textarea":
                EndBlock();
                WritePreformatted(element);
                break;
            case "br":
                inline.BreakLine();
                break;
            default:
                WriteOther(element);
                break;
        }
    }

    // A sentence goes on after what stands in it.
    private void SetAside(IElement element)
    {
        if (HtmlBlocks.BeginLine(element) || HtmlBlocks.AreIn(element))
        {
            EndBlock();
        }

        asides.Add(element);
    }

    private void WriteOther(IElement element)
    {
        switch (element.LocalName)
        {
            case "li":
                WriteItem(element);
                break;
            case "dt" when !HtmlBlocks.AreIn(element):
                WriteTerm(element);
                break;
            case "dd":
                WriteDescription(element);
                break;
            case var _ when HtmlBlocks.Contains(element):
                WriteBlock(element, RegionKind.Paragraph);
                break;
            case var _ when !reader.TryAppend(element, inline):
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

    private void WriteItem(IElement item)
    {
        EndBlock();
        WriteOpened(item, reader.LabelOf(item));
    }

    private void WriteTerm(IElement term)
    {
        if (definition is Definition.Term)
        {
            inline.BreakLine();
        }
        else
        {
            EndBlock();
        }

        WriteChildren(term);
        (definition, blockKind) = (Definition.Term, RegionKind.ListItem);
    }

    // A term and what follows it are one item; of a description of several blocks its first one.
    private void WriteDescription(IElement description)
    {
        if (HtmlBlocks.AreIn(description))
        {
            var term = definition is Definition.Term ? inline.Take() : "";
            EndBlock();
            if (!WriteOpened(description, term.Length > 0 ? $"{term}\t" : "") && term.Length > 0)
            {
                inline.Append(term);
                (definition, blockKind) = (Definition.Description, RegionKind.ListItem);
            }

            return;
        }

        if (definition is Definition.Term)
        {
            inline.Tab();
        }
        else if (definition is Definition.Description)
        {
            inline.BreakLine();
        }
        else
        {
            EndBlock();
        }

        WriteChildren(description);
        (definition, blockKind) = (Definition.Description, RegionKind.ListItem);
    }

    /// <returns>False where the element has no text to begin with <paramref name="start"/>.</returns>
    private bool WriteOpened(IElement element, string start)
    {
        var before = opening;
        opening += start;
        WriteBlock(element, RegionKind.ListItem);
        if (opening.Length == before.Length + start.Length)
        {
            opening = before;
            return false;
        }

        return true;
    }

    private void EndBlock()
    {
        definition = Definition.None;
        var text = inline.Take();
        if (text.Length > 0)
        {
            BreakBefore(blockKind);
            var start = assembler.Length;
            AppendOpened(text);
            assembler.Mark(blockKind ?? RegionKind.Paragraph, start);
            (lastKind, blockKind) = (blockKind, null);
        }
    }

    private void AppendOpened(string text)
    {
        assembler.Append(opening);
        assembler.Append(text);
        opening = "";
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
            AppendOpened(text);
            assembler.Mark(RegionKind.Heading, start, level);
            assembler.BreakBlock();
        }
    }

    private void WritePreformatted(IElement element)
    {
        var text = reader.PreformattedOf(element);
        if (text.Length > 0)
        {
            assembler.BreakBlock();
            var start = assembler.Length;
            AppendOpened(text);
            assembler.Mark(RegionKind.Code, start);
            assembler.BreakBlock();
        }
    }

    private void WriteTable(IHtmlTableElement table)
    {
        assembler.BreakBlock();
        SourceSpan? caption = null;
        if (table.Caption is { } element && !view.IsHidden(element) && reader.LineOf(element) is { Length: > 0 } name)
        {
            inline.Append(name);
            EndBlock();
            caption = new SourceSpan(assembler.Length - name.Length, assembler.Length);
            assembler.BreakBlock();
        }

        var rows = new HtmlTableReader(view, reader).Read(table);
        if (rows.Any(row => row.Cells.Any(cell => cell.Text.Length > 0)))
        {
            new TableWriter(assembler).Write(rows, caption, opening);
            opening = "";
        }

        assembler.BreakBlock();
    }

    // A table that holds tables, or prose in one column, only lays the page out.
    private static bool IsDataTable(IElement table) =>
        table is IHtmlTableElement rows
        && table.QuerySelector("table, h1, h2, h3, h4, pre") is null
        && rows.Rows.Any(row => row.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell.TextContent)) > 1);
}
