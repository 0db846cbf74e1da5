namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>What a document says, whatever it is written in: each writer makes a file of it, and each file must be read as this.</summary>
/// <param name="Language">Of its sentences, two letters.</param>
/// <param name="RunningHeader">At the head of every page; null for none. A web page and Markdown have no pages.</param>
/// <param name="Columns">Of the body of a page, 1 or 2.</param>
internal sealed record DocumentDescription(string Name, string Language, string? RunningHeader, int Columns, IReadOnlyList<Block> Blocks)
{
    public bool IsRightToLeft => Language is "he";

    public override string ToString() => Name;
}

internal abstract record Block;

internal sealed record Heading(int Level, string Text) : Block;

internal sealed record Prose(IReadOnlyList<Sentence> Sentences) : Block;

/// <param name="Note">What a note at the end of the sentence says; null for none.</param>
internal sealed record Sentence(string Text, string? Note = null);

/// <param name="Entries">With the depth of each, the outermost 0; none is deeper than the one before it by more than 1.</param>
internal sealed record Items(bool IsNumbered, IReadOnlyList<(int Depth, string Text)> Entries) : Block;

/// <param name="Caption">Null for none.</param>
/// <param name="IsRuled">Drawn with rules between cells where the format draws; merged cells need them.</param>
/// <param name="Rows">The first names the columns.</param>
internal sealed record Grid(string? Caption, bool IsRuled, IReadOnlyList<IReadOnlyList<GridCell>> Rows) : Block
{
    public int Columns => Rows[0].Sum(cell => cell.ColumnSpan);

    /// <summary>Each cell with the place of its upper left corner.</summary>
    public IEnumerable<(int Row, int Column, GridCell Cell)> Placed()
    {
        var covered = new bool[Rows.Count, Columns];
        for (var row = 0; row < Rows.Count; row++)
        {
            var column = 0;
            foreach (var cell in Rows[row])
            {
                while (covered[row, column])
                {
                    column++;
                }

                for (var i = 0; i < cell.RowSpan * cell.ColumnSpan; i++)
                {
                    covered[row + (i / cell.ColumnSpan), column + (i % cell.ColumnSpan)] = true;
                }

                yield return (row, column, cell);
            }
        }
    }

    /// <summary>The text at every place, also where a merged cell reaches.</summary>
    public string[][] Texts()
    {
        var texts = Rows.Select(_ => new string[Columns]).ToArray();
        foreach (var (row, column, cell) in Placed())
        {
            for (var i = 0; i < cell.RowSpan * cell.ColumnSpan; i++)
            {
                texts[row + (i / cell.ColumnSpan)][column + (i % cell.ColumnSpan)] = cell.Text;
            }
        }

        return texts;
    }
}

internal sealed record GridCell(string Text, int RowSpan = 1, int ColumnSpan = 1);
