using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>Tables of formats that are text themselves: their rows are known, their cells are spans of them.</summary>
internal static class TextTables
{
    /// <param name="cellsOf">The cells of a row, in order, without what parts them; each inside the row.</param>
    public static ParsedDocument AddTo(ParsedDocument document, Func<string, SourceSpan, IEnumerable<SourceSpan>> cellsOf)
    {
        var tables = new List<DocumentTable>();
        var cells = new List<TableCell>();
        var rows = new List<TextRegion>();
        TextRegion? before = null;
        foreach (var region in document.Regions)
        {
            if (region.Kind is not RegionKind.TableRow || Begins(region, rows))
            {
                End();
            }

            if (region.Kind is RegionKind.TableRow)
            {
                cells.AddRange(cellsOf(document.Text, region.Span).Select((span, column) => new TableCell(span, rows.Count, column)));
                rows.Add(region);
            }
            else
            {
                before = region;
            }
        }

        End();
        return document with { Tables = tables };

        void End()
        {
            if (rows.Count > 0)
            {
                var isNamed = before is { Kind: RegionKind.Paragraph }
                    && (tables.Count == 0 || tables[^1].Span.End <= before.Span.Start)
                    && TableCaption.Is(document.Text.AsSpan(before.Span.Start, before.Span.Length));
                var span = new SourceSpan(rows[0].Span.Start, rows[^1].Span.End);
                tables.Add(new DocumentTable(span, isNamed ? before!.Span : null, rows.TakeWhile(row => row.Number == 0).Count(), 0, [.. cells]));
                cells.Clear();
                rows.Clear();
            }
        }
    }

    // Numbers begin anew with each table.
    private static bool Begins(TextRegion row, List<TextRegion> rows) => rows.Count > 0 && row.Number <= rows[^1].Number && rows[^1].Number > 0;
}
