using System.Net;
using System.Text;

namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>Writes a web page.</summary>
internal static class HtmlWriter
{
    public static byte[] Write(DocumentDescription description)
    {
        var notes = new List<string>();
        var body = string.Concat(description.Blocks.Select(block => Text(block, notes)));
        var direction = description.IsRightToLeft ? " dir=rtl" : "";
        var columns = description.Columns == 2 ? " style=\"columns:2\"" : "";
        var list = notes.Count == 0 ? "" : $"<ol>{string.Concat(notes.Select((note, index) => $"<li id=\"n{index + 1}\">{note}</li>"))}</ol>";
        return Encoding.UTF8.GetBytes(
            $"<!doctype html><html lang={description.Language}{direction}><meta charset=utf-8><title>{description.Name}</title><body><div{columns}>{body}</div>{list}");
    }

    private static string Text(Block block, List<string> notes) => block switch
    {
        Heading heading => $"<h{heading.Level}>{Encoded(heading.Text)}</h{heading.Level}>\n",
        Prose prose => $"<p>{string.Join(" \n", prose.Sentences.Select(sentence => Encoded(sentence.Text) + Mark(sentence, notes)))}</p>\n",
        Items items => List(items),
        Grid grid => Table(grid),
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static string Mark(Sentence sentence, List<string> notes)
    {
        if (sentence.Note is null)
        {
            return "";
        }

        notes.Add(Encoded(sentence.Note));
        return $"<sup><a href=\"#n{notes.Count}\">{notes.Count}</a></sup>";
    }

    private static string List(Items items)
    {
        var name = items.IsNumbered ? "ol" : "ul";
        var html = new StringBuilder();
        var depth = -1;
        foreach (var entry in items.Entries)
        {
            html.Append(entry.Depth > depth ? $"<{name}>" : "</li>" + string.Concat(Enumerable.Repeat($"</{name}></li>", depth - entry.Depth)));
            html.Append("<li>").Append(Encoded(entry.Text));
            depth = entry.Depth;
        }

        return html.Append(string.Concat(Enumerable.Repeat($"</li></{name}>", depth + 1))).Append('\n').ToString();
    }

    private static string Table(Grid grid)
    {
        var rows = grid.Rows.Select((row, index) => $"<tr>{string.Concat(row.Select(cell => Cell(index == 0 ? "th" : "td", cell)))}</tr>\n");
        return $"<table>{(grid.Caption is { } caption ? $"<caption>{Encoded(caption)}</caption>" : "")}{string.Concat(rows)}</table>\n";
    }

    private static string Cell(string name, GridCell cell) =>
        $"<{name}{Span("rowspan", cell.RowSpan)}{Span("colspan", cell.ColumnSpan)}>{Encoded(cell.Text)}</{name}>";

    private static string Span(string name, int span) => span == 1 ? "" : $" {name}={span}";
}
