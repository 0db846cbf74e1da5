using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>The rows of a table that a reader sees.</summary>
internal sealed class HtmlTableReader(PageView view, InlineReader reader)
{
    public IReadOnlyList<DraftRow> Read(IHtmlTableElement table)
    {
        var rows = new List<DraftRow>();
        INode? group = null;
        var shown = table.Rows.Where(row => !view.IsGone(row) && !view.IsGone(row.Parent!)).ToList();
        foreach (var row in shown)
        {
            var cells = row.Cells.Where(cell => !view.IsGone(cell)).ToList();
            rows.Add(new DraftRow([.. cells.Select(CellOf)], IsHeader(row, cells), row.Parent != group));
            group = row.Parent;
        }

        // Tables that were typed, not marked up, set their first row in bold.
        if (rows.Count > 1 && !rows[0].IsHeader && AreBold(shown[0]) && !AreBold(shown[1]))
        {
            rows[0] = rows[0] with { IsHeader = true };
        }

        return rows;
    }

    private DraftCell CellOf(IHtmlTableCellElement cell) =>
        new(IsUnseen(cell) ? "" : reader.LineOf(cell), cell.ColumnSpan, RowSpanOf(cell), IsHeader: cell.LocalName is "th");

    private bool IsUnseen(IHtmlTableCellElement cell) => view.IsHidden(cell) || view.IsHidden(cell.Parent!) || view.IsHidden(cell.Parent!.Parent!);

    // Zero is to the end of the group.
    private static int RowSpanOf(IHtmlTableCellElement cell) =>
        cell.GetAttribute("rowspan")?.Trim() == "0" ? int.MaxValue : Math.Max(1, cell.RowSpan);

    private static bool IsHeader(IHtmlTableRowElement row, List<IHtmlTableCellElement> cells) =>
        cells.Count > 0 && (row.Parent is IElement { LocalName: "thead" } || cells.TrueForAll(cell => cell.LocalName is "th"));

    private static bool AreBold(IHtmlTableRowElement row)
    {
        var cells = row.Cells.Where(cell => !string.IsNullOrWhiteSpace(cell.TextContent)).ToList();
        return cells.Count > 1 && cells.TrueForAll(cell => cell.QuerySelector("b, strong")?.TextContent.Trim() == cell.TextContent.Trim());
    }
}
