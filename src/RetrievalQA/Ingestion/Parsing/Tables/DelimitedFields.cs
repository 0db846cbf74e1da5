using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>
/// Reads the fields of delimited text (RFC 4180, with whatever delimiter the file has). A quote opens at the start of a field
/// only; one that is not closed at the end of a field is a character.
/// </summary>
internal sealed class DelimitedFields
{
    private const string Delimiters = ",;\t|";

    private readonly char delimiter;

    private DelimitedFields(char delimiter) => this.delimiter = delimiter;

    /// <summary>With the delimiter that stands most often in the first record, and best outside of its quotes.</summary>
    public static DelimitedFields Like(string text) =>
        Delimiters.Select(delimiter => new DelimitedFields(delimiter)).MaxBy(fields => fields.CountFirst(text))!;

    /// <summary>Without the line ends between them.</summary>
    public IEnumerable<SourceSpan> Records(string text)
    {
        var start = 0;
        foreach (var field in In(text, new SourceSpan(0, text.Length)).Where(field => field.EndsRecord))
        {
            yield return new SourceSpan(start, field.End);
            start = field.End;
        }
    }

    /// <param name="record">White space at its ends, which may part empty fields, need not be in it.</param>
    public IEnumerable<SourceSpan> Cells(string text, SourceSpan record)
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

        return In(text, new SourceSpan(start, end)).Select(field => field.Content);
    }

    /// <summary>The fields of all records in a part of a text, which begins with a field.</summary>
    public IEnumerable<DelimitedField> In(string text, SourceSpan part)
    {
        for (var start = part.Start; start <= part.End;)
        {
            var field = Read(text, start, part.End);
            yield return field;
            start = field.End + (text.AsSpan(field.End, part.End - field.End).StartsWith("\r\n") ? 2 : 1);
            if (field.EndsRecord && start >= part.End)
            {
                break;
            }
        }
    }

    private (bool KeepsQuotes, int Count) CountFirst(string text)
    {
        var (keepsQuotes, count) = (true, 0);
        foreach (var field in In(text, new SourceSpan(0, text.Length)))
        {
            count++;
            keepsQuotes &= !text.AsSpan(field.Content.Start, field.Content.Length).StartsWith("\"") || field.IsQuoted;
            if (field.EndsRecord)
            {
                if (count > 1 || field.Content.Length > 0)
                {
                    break;
                }

                count = 0;
            }
        }

        return (keepsQuotes, count);
    }

    private DelimitedField Read(string text, int start, int limit)
    {
        var open = start;
        while (open < limit && text[open] is (' ' or '\t') && text[open] != delimiter)
        {
            open++;
        }

        if (open < limit && text[open] == '"' && CloseOf(text, open, limit, out var holdsQuotes) is { } close)
        {
            var afterQuote = EndOf(text, close + 1, limit);
            if (text.AsSpan(close + 1, afterQuote - close - 1).IsWhiteSpace())
            {
                var quoted = TextLines.Trim(text, new SourceSpan(open + 1, close));
                return new DelimitedField(afterQuote, quoted, EndsRecord(text, afterQuote, limit), IsQuoted: true, holdsQuotes);
            }
        }

        var end = EndOf(text, open, limit);
        return new DelimitedField(end, TextLines.Trim(text, new SourceSpan(start, end)), EndsRecord(text, end, limit));
    }

    private bool EndsRecord(string text, int end, int limit) => end == limit || text[end] != delimiter;

    private int EndOf(string text, int from, int limit)
    {
        var length = text.AsSpan(from, limit - from).IndexOfAny(delimiter, '\n', '\r');
        return length < 0 ? limit : from + length;
    }

    // Quotes that are doubled do not close. Where a search goes far, all quotes on its way are pairs: those that begin there end at once.
    private static int? CloseOf(string text, int open, int limit, out bool holdsQuotes)
    {
        holdsQuotes = false;
        for (var i = text.IndexOf('"', open + 1, limit - open - 1); i >= 0; i = text.IndexOf('"', i + 2, limit - i - 2))
        {
            if (i + 1 == limit || text[i + 1] != '"')
            {
                return i;
            }

            holdsQuotes = true;
        }

        return null;
    }
}
