using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>
/// The cells that rules make: a cell reaches over the columns and rows that no rule parts in it. A side of the table that
/// has no rule is one too, where text stands beyond the last one.
/// </summary>
internal sealed class RuledCells
{
    private readonly List<double> columns;
    private readonly Func<double, double, bool> isRuled;
    private readonly List<Band> bands = [];

    /// <param name="columns">Where upright rules stand, from left to right.</param>
    /// <param name="isRuled">Whether a level rule runs through an x at a height.</param>
    public RuledCells(List<double> columns, Func<double, double, bool> isRuled)
    {
        this.columns = columns;
        this.isRuled = isRuled;
    }

    /// <summary>Adds a row below those before.</summary>
    /// <param name="edges">The upright rules that part it.</param>
    /// <param name="lines">Its words; more than one list where it holds several rows that no rule parts.</param>
    public void Add(double top, List<double> edges, IEnumerable<IEnumerable<PageWord>> lines)
    {
        var isFirst = true;
        foreach (var line in lines)
        {
            bands.Add(new Band(isFirst ? top : null, CellsOf(edges, line)));
            isFirst = false;
        }
    }

    public IReadOnlyList<DraftRow> Rows(bool hasHeader)
    {
        for (var i = 1; i < bands.Count; i++)
        {
            Join(bands[i - 1], bands[i]);
        }

        var used = bands.SelectMany(band => band.Cells).Where(cell => cell.Words.Count > 0).ToList();
        var first = used.Exists(cell => cell.Last < 0) ? -1 : 0;
        var last = used.Exists(cell => cell.First == columns.Count - 1) ? columns.Count - 1 : columns.Count - 2;
        return [.. bands.Select((band, index) => new DraftRow([.. DraftsOf(band, first, last)], hasHeader && index == 0))];
    }

    // Before the first edge, between edges, and after the last one: -1 is what stands left of the first rule.
    private List<Cell> CellsOf(List<double> edges, IEnumerable<PageWord> line)
    {
        var words = line.ToLookup(word => edges.FindLastIndex(x => x <= word.Flow.CenterX));
        var cells = new List<Cell>();
        for (var edge = -1; edge < edges.Count; edge++)
        {
            var first = edge < 0 ? -1 : columns.IndexOf(edges[edge]);
            var last = edge + 1 < edges.Count ? columns.IndexOf(edges[edge + 1]) - 1 : columns.Count - 1;
            if (last >= first)
            {
                cells.Add(new Cell(first, last, [.. words[edge]]));
            }
        }

        return cells;
    }

    // Text in the middle of a cell may stand in any of the rows that it covers: it is put into the first.
    private void Join(Band above, Band band)
    {
        foreach (var cell in band.Cells.Where(cell => band.Top is { } top && !isRuled(Middle(cell), top)))
        {
            var upper = above.Cells.Find(other => other.First == cell.First && other.Last == cell.Last);
            var origin = upper?.Origin ?? upper;
            if (origin is not null && (origin.Words.Count == 0 || cell.Words.Count == 0))
            {
                origin.Words.AddRange(cell.Words);
                cell.Words.Clear();
                cell.Origin = origin;
            }
        }
    }

    private double Middle(Cell cell)
    {
        var left = columns[Math.Max(cell.First, 0)];
        return cell.Last + 1 < columns.Count ? (left + columns[cell.Last + 1]) / 2 : left;
    }

    private static IEnumerable<DraftCell> DraftsOf(Band band, int first, int last)
    {
        foreach (var cell in band.Cells)
        {
            var span = Math.Min(cell.Last, last) - Math.Max(cell.First, first) + 1;
            if (span > 0)
            {
                yield return cell.Words.Count > 0 ? PageCell.OfWords(cell.Words, span) : new DraftCell("", span, Continues: cell.Origin is not null);
            }
        }
    }

    /// <param name="Top">Null where nothing parts it from the one above.</param>
    private sealed record Band(double? Top, List<Cell> Cells);

    /// <param name="First">The column that it begins in.</param>
    /// <param name="Last">The column that it ends in.</param>
    private sealed record Cell(int First, int Last, List<PageWord> Words)
    {
        public Cell? Origin { get; set; }
    }
}
