using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>Fields of a record (RFC 4180, with whatever delimiter the file has). A quoted field is what stands between its quotes.</summary>
internal sealed class DelimitedCells
{
    private const string Delimiters = ",;\t|";

    private readonly char delimiter;

    private DelimitedCells(char delimiter) => this.delimiter = delimiter;

    /// <summary>With the delimiter that stands most often in a header.</summary>
    public static DelimitedCells Like(string header)
    {
        var whole = new SourceSpan(0, header.Length);
        return Delimiters.Select(delimiter => new DelimitedCells(delimiter)).MaxBy(cells => cells.Of(header, whole).Count())!;
    }

    /// <param name="record">White space at its ends, which may part empty fields, need not be in it.</param>
    public IEnumerable<SourceSpan> Of(string text, SourceSpan record)
    {
        var (start, recordEnd) = WholeLine(text, record);
        while (start <= recordEnd)
        {
            var end = EndOf(text, start, recordEnd);
            yield return Unquoted(text, TextLines.Trim(text, new SourceSpan(start, end)));
            start = end + 1;
        }
    }

    private static (int Start, int End) WholeLine(string text, SourceSpan record)
    {
        var (start, end) = (record.Start, record.End);
        while (start > 0 && text[start - 1] is (' ' or '\t'))
        {
            start--;
        }

        while (end < text.Length && text[end] is (' ' or '\t'))
        {
            end++;
        }

        return (start, end);
    }

    // Where the delimiter after the field stands, or the record ends.
    private int EndOf(string text, int start, int recordEnd)
    {
        var quoted = false;
        for (var i = start; i < recordEnd; i++)
        {
            quoted ^= text[i] == '"';
            if (text[i] == delimiter && !quoted)
            {
                return i;
            }
        }

        return recordEnd;
    }

    private static SourceSpan Unquoted(string text, SourceSpan field) =>
        field.Length > 1 && text[field.Start] == '"' && text[field.End - 1] == '"'
            ? TextLines.Trim(text, new SourceSpan(field.Start + 1, field.End - 1))
            : field;
}
