using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>Cells of a row of a pipe table (GitHub Flavored Markdown, 4.10): a bar parts them unless a backslash stands before it.</summary>
internal static class MarkdownCells
{
    /// <param name="row">The bar at its end, which parts an empty cell, need not be in it.</param>
    public static IEnumerable<SourceSpan> Of(string text, SourceSpan row)
    {
        var start = text[row.Start] == '|' ? row.Start + 1 : row.Start;
        var end = row.End;
        while (end < text.Length && text[end] is (' ' or '\t' or '|'))
        {
            end++;
        }

        for (var i = start; i < end; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '|')
            {
                yield return TextLines.Trim(text, new SourceSpan(start, i));
                start = i + 1;
            }
        }

        var rest = TextLines.Trim(text, new SourceSpan(start, Math.Max(start, end)));
        if (rest.Length > 0)
        {
            yield return rest;
        }
    }
}
