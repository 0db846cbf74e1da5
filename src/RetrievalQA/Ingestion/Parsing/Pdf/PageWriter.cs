using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Writes pages: one line of text for each line shown, an empty line between blocks, characters as printed.</summary>
internal sealed class PageWriter(TextAssembler assembler)
{
    // Boxes are kept to a hundredth of a point: more says nothing and does not pack.
    private const float EdgeScale = 100;

    // Letters seen so far by font size in half points; most of a document is body text.
    private readonly Dictionary<int, long> lettersBySize = [];

    public void Write(int number, double width, double height, List<PageWord> words, PageRules rules)
    {
        foreach (var word in words)
        {
            var key = (int)Math.Round(word.Size * 2);
            lettersBySize[key] = lettersBySize.GetValueOrDefault(key) + word.Text.Length;
        }

        assembler.BreakBlock();
        var start = assembler.Length;
        foreach (var turned in words.GroupBy(word => (int)Math.Round(word.Angle / 10.0)).OrderByDescending(group => group.Key == 0))
        {
            List<PageWord> upright = [.. turned];
            if (turned.Key == 0)
            {
                PutTables(upright, rules);
            }

            var columns = ColumnOrder.Order(upright).Select(PageBlock.Group);
            PageBlock.JoinColumns(columns).ForEach(WriteBlock);
        }

        assembler.Mark(RegionKind.Page, start, number, (float)width, (float)height);
    }

    // A table takes part in the order of the page as one word.
    private static void PutTables(List<PageWord> words, PageRules rules)
    {
        foreach (var table in RuledGrid.Tables(rules, words))
        {
            var taken = table.Rows.SelectMany(row => row.Words).ToHashSet(ReferenceEqualityComparer.Instance);
            words.RemoveAll(taken.Contains);
            words.Add(table.AsWord());
        }
    }

    private void WriteBlock(PageBlock block)
    {
        assembler.BreakBlock();
        var bodySize = lettersBySize.MaxBy(entry => entry.Value).Key / 2.0;
        var level = block.HeadingLevel(Math.Max(bodySize, 1));
        var start = assembler.Length;
        for (var i = 0; i < block.Lines.Count; i++)
        {
            assembler.BreakLine();
            var rowNumber = block.HasHeaderRow ? i : i + 1;
            var lineStart = assembler.Length;
            WriteLine(block.Lines[i]);
            if (block.IsTable && level == 0)
            {
                assembler.Mark(RegionKind.TableRow, lineStart, rowNumber);
            }
        }

        if (level > 0)
        {
            assembler.Mark(RegionKind.Heading, start, level);
        }
        else if (!block.IsTable)
        {
            assembler.Mark(ListMarker.Starts(block.Lines[0].FirstText) ? RegionKind.ListItem : RegionKind.Paragraph, start);
        }
    }

    private void WriteLine(PageLine line)
    {
        for (var i = 0; i < line.Words.Count; i++)
        {
            if (i > 0)
            {
                assembler.Append(line.Separator(i));
            }

            var (word, start) = (line.Words[i], assembler.Length);
            assembler.Append(word.Text);
            var box = word.Shown;
            assembler.AddWord(new WordBox(new SourceSpan(start, assembler.Length), Edge(box.X0), Edge(box.Y0), Edge(box.X1), Edge(box.Y1)));
        }
    }

    private static float Edge(double points) => (int)MathF.Round((float)points * EdgeScale) / EdgeScale;
}
