using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>
/// Writes pages: one line of text for each line shown, an empty line between blocks, characters as printed. Headers,
/// footers and notes stand where they part no sentence that goes on from page to page.
/// </summary>
internal sealed class PageWriter(TextAssembler assembler, double bodySize)
{
    // Boxes are kept to a hundredth of a point: more says nothing and does not pack.
    private const float EdgeScale = 100;

    private readonly RunningFacts facts = new();

    private IReadOnlySet<string> noteMarks = new HashSet<string>();

    // What may name the table that follows.
    private SourceSpan? caption;

    // The paragraph that the page before left open.
    private (int Start, RegionKind Kind)? open;

    public void Write(IReadOnlyList<PdfPage> pages)
    {
        for (var i = 0; i < pages.Count; i++)
        {
            Write(pages[i], runsOn: i + 1 < pages.Count && pages[i].RunsOnTo(pages[i + 1], bodySize));
        }
    }

    private void Write(PdfPage page, bool runsOn)
    {
        var placing = new AsidePlacing(page, isOpen: open is not null, runsOn);
        noteMarks = page.NoteMarks();
        Break();
        var start = assembler.Length;
        WriteAsides(page, placing.Before);
        for (var i = 0; i < placing.Body.Count; i++)
        {
            var isLast = i == placing.Body.Count - 1;
            WriteAsides(page, isLast ? placing.BeforeLast : PageAsides.None);
            WriteBlock(placing.Body[i], leaveOpen: isLast && placing.RunsOn);
        }

        WriteAsides(page, placing.After);
        assembler.Mark(RegionKind.Page, start, page.Number, (float)page.Width, (float)page.Height);
    }

    private void Break()
    {
        if (open is null)
        {
            assembler.BreakBlock();
        }
        else
        {
            assembler.BreakLine();
        }
    }

    private void WriteAsides(PdfPage page, PageAsides asides)
    {
        if (asides.Running.Count > 0)
        {
            assembler.BreakBlock();
            var start = assembler.Length;
            foreach (var line in asides.Running)
            {
                assembler.BreakBlock();
                var lineStart = assembler.Length;
                WriteLine(line);
                assembler.Mark(RegionKind.Paragraph, lineStart);
            }

            // Evidence where it is said first, and never again.
            assembler.Mark(RegionKind.Running, start, facts.AddAny(asides.Running) ? 0 : page.Number);
        }

        foreach (var note in asides.Notes)
        {
            WriteBlock(note, leaveOpen: false);
        }
    }

    private void WriteBlock(PageBlock block, bool leaveOpen)
    {
        Break();
        var (begun, start, level) = (open, assembler.Length, block.HeadingLevel(bodySize));
        open = null;
        if (block.IsTable && level == 0)
        {
            new RowWriter(this, assembler).Write(block.Rows, caption is { } name && assembler.IsAtEnd(name) ? name : null);
            caption = null;
            return;
        }

        var kind = level > 0 ? RegionKind.Heading : block.IsListItem ? RegionKind.ListItem : RegionKind.Paragraph;
        var paragraph = begun ?? (start, kind);
        var starts = level > 0 ? [0] : block.ParagraphStarts();
        var begins = starts.ToHashSet();
        for (var i = 0; i < block.Lines.Count; i++)
        {
            assembler.BreakLine();
            if (i > 0 && begins.Contains(i))
            {
                assembler.Mark(paragraph.Kind, paragraph.Start);
                paragraph = (assembler.Length, RegionKind.Paragraph);
            }

            WriteLine(block.Lines[i]);
        }

        if (leaveOpen)
        {
            open = paragraph;
            return;
        }

        assembler.Mark(paragraph.Kind, paragraph.Start, level);
        caption = block.IsCaptionFrom(starts[^1]) ? new SourceSpan(paragraph.Start, assembler.Length) : null;
    }

    private void WriteLine(PageLine line)
    {
        var (field, fieldStart) = ((PageField?)null, 0);
        for (var i = 0; i < line.Words.Count; i++)
        {
            var word = line.Words[i];
            if (!ReferenceEquals(word.Field, field))
            {
                MarkField(field, fieldStart);
                (field, fieldStart) = (word.Field, assembler.Length);
            }

            assembler.Append(i > 0 ? line.Separator(i) : "");
            var start = assembler.Length;
            assembler.Append(line.TextAt(i, noteMarks));
            var box = word.Shown;
            assembler.AddWord(new WordBox(new SourceSpan(start, assembler.Length), Edge(box.X0), Edge(box.Y0), Edge(box.X1), Edge(box.Y1)));
        }

        MarkField(field, fieldStart);
    }

    private void MarkField(PageField? field, int start)
    {
        if (field is not null)
        {
            assembler.Mark(field.Kind, start);
        }
    }

    private static float Edge(double points) => (int)MathF.Round((float)points * EdgeScale) / EdgeScale;

    private sealed class RowWriter(PageWriter page, TextAssembler text) : TableWriter(text)
    {
        protected override void WriteCell(DraftCell cell) => page.WriteLine(((PageCell)cell).Line);
    }
}
