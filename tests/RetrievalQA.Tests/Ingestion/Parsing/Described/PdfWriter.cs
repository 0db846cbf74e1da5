using System.Globalization;
using System.Text;
using RetrievalQA.Tests.Ingestion.Parsing.Pdf;

namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>
/// Lays a document out on pages of one or two columns: lines are broken, notes stand at the foot of their page, and text
/// from right to left is drawn from left to right, as PDF has it.
/// </summary>
internal sealed class PdfWriter
{
    private const double Left = 60;
    private const double Right = 535;
    private const double Top = 760;
    private const double Foot = 100;
    private const double Gutter = 35;
    private const double Size = 10;
    private const double Leading = 13;
    private const double Indent = 18;
    private const double RowHeight = 18;
    private const double NoteSize = 6;
    private const char Raise = '\u0001';
    private const char Lower = '\u0002';

    private readonly DocumentDescription description;
    private readonly RawPdf file = new();
    private readonly StringBuilder page = new();
    private readonly List<string> notes = [];
    private int column;
    private int pages;
    private int notesDrawn;
    private double y = Top;

    private PdfWriter(DocumentDescription description) => this.description = description;

    private double ColumnWidth => description.Columns == 1 ? Right - Left : ((Right - Left - Gutter) / 2);

    private double ColumnLeft => Left + (column * (ColumnWidth + Gutter));

    public static byte[] Write(DocumentDescription description)
    {
        var writer = new PdfWriter(description);
        foreach (var block in description.Blocks)
        {
            writer.Draw(block);
            writer.y -= 10;
        }

        writer.TurnPage();
        return writer.file.Build();
    }

    private void Draw(Block block)
    {
        switch (block)
        {
            case Heading heading:
                KeepTogether(60);
                y -= 8;
                DrawLines([heading.Text], 22 - (4 * heading.Level), 0);
                break;
            case Prose prose:
                DrawLines(prose.Sentences.Select(sentence => sentence.Text + Mark(sentence)), Size, 0);
                break;
            case Items items:
                var marks = ItemNumbers.Of(items);
                for (var i = 0; i < items.Entries.Count; i++)
                {
                    var (depth, text) = items.Entries[i];
                    KeepTogether(Leading);
                    DrawText(items.IsNumbered ? marks[i] : "\u2022", Size, depth * Indent);
                    DrawLines([text], Size, (depth + 1) * Indent);
                }

                break;
            case Grid grid:
                KeepTogether((grid.Rows.Count + 2) * RowHeight);
                DrawTable(grid);
                break;
        }
    }

    // The number of a note, raised when it is drawn.
    private string Mark(Sentence sentence)
    {
        if (sentence.Note is null)
        {
            return "";
        }

        notes.Add(sentence.Note);
        return $"{Raise}{notes.Count}{Lower}";
    }

    private void DrawLines(IEnumerable<string> sentences, double size, double indent)
    {
        var line = "";
        foreach (var word in string.Join(' ', sentences).Split(' '))
        {
            if (line.Length > 0 && (WidthOf($"{line} {word}") * size) + indent > ColumnWidth)
            {
                DrawLine(line, size, indent);
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        DrawLine(line, size, indent);
    }

    private void DrawLine(string line, double size, double indent)
    {
        KeepTogether(Leading);
        DrawText(line, size, indent);
        y -= Math.Max(Leading, size * 1.3);
    }

    private void DrawText(string line, double size, double indent) => DrawText(
        line, size, description.IsRightToLeft ? ColumnLeft + ColumnWidth - indent - (WidthOf(line) * size) : ColumnLeft + indent, y);

    private void DrawText(string line, double size, double x, double baseline)
    {
        foreach (var part in Visual(line).Split(Raise, Lower).Select((text, index) => (Text: text, IsRaised: index % 2 == 1)))
        {
            var drawn = part.IsRaised ? NoteSize : size;
            page.Append(RawPdf.AnyScript(x, part.IsRaised ? baseline + 4 : baseline, part.Text, drawn));
            x += WidthOf(part.Text) * drawn;
        }
    }

    private void DrawTable(Grid grid)
    {
        if (grid.Caption is { } caption)
        {
            DrawLine(caption, Size, 0);
        }

        var width = ColumnWidth / grid.Columns;
        y -= 4;
        foreach (var (row, place, cell) in grid.Placed())
        {
            var left = description.IsRightToLeft ? Right - ((place + cell.ColumnSpan) * width) : Left + (place * width);
            var top = y - (row * RowHeight);
            if (grid.IsRuled)
            {
                page.Append(CultureInfo.InvariantCulture, $"{left} {top} {cell.ColumnSpan * width} {-cell.RowSpan * RowHeight} re S\n");
            }

            if (cell.Text.Length > 0)
            {
                var x = description.IsRightToLeft ? left + (cell.ColumnSpan * width) - 4 - (WidthOf(cell.Text) * Size) : left + 4;
                DrawText(cell.Text, Size, x, top - 12);
            }
        }

        y -= (grid.Rows.Count * RowHeight) + 12;
    }

    private void KeepTogether(double height)
    {
        if (y - height >= Foot)
        {
            return;
        }

        if (++column < description.Columns)
        {
            y = Top;
            return;
        }

        TurnPage();
    }

    private void TurnPage()
    {
        for (var i = notesDrawn; i < notes.Count; i++)
        {
            DrawText($"{i + 1} {notes[i]}", 8, Left, 80 - ((i - notesDrawn) * 11));
        }

        pages++;
        if (description.RunningHeader is { } running)
        {
            DrawText(running, 8, Left, 805);
            DrawText(pages.ToString(CultureInfo.InvariantCulture), 8, 300, 30);
        }

        file.Page(page.ToString());
        page.Clear();
        (notesDrawn, column, y) = (notes.Count, 0, Top);
    }

    // In em.
    private static double WidthOf(string text) => text.Sum(letter => letter is Raise or Lower ? 0 : RawPdf.WidthOf(letter));

    // The characters of a line from left to right: numbers keep their order.
    private string Visual(string line)
    {
        if (!description.IsRightToLeft)
        {
            return line;
        }

        var turned = new StringBuilder();
        for (var end = line.Length; end > 0;)
        {
            var start = end - 1;
            while (char.IsAsciiDigit(line[start]) && start > 0 && char.IsAsciiDigit(line[start - 1]))
            {
                start--;
            }

            turned.Append(line, start, end - start);
            end = start;
        }

        return turned.ToString();
    }
}
