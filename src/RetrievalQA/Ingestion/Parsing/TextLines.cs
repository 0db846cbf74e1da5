using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>Lines and blocks of a text; \n, \r\n and \r end a line.</summary>
internal static class TextLines
{
    /// <summary>Every line without its end.</summary>
    public static IEnumerable<SourceSpan> Lines(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var offset = text.AsSpan(start).IndexOfAny('\n', '\r');
            var end = offset < 0 ? text.Length : start + offset;
            yield return new SourceSpan(start, end);
            start = end + (text.AsSpan(end).StartsWith("\r\n") ? 2 : 1);
        }
    }

    /// <summary>Runs of lines that are not blank, without white space at their ends.</summary>
    public static IEnumerable<SourceSpan> Blocks(string text)
    {
        SourceSpan? block = null;
        foreach (var line in Lines(text))
        {
            if (!text.AsSpan(line.Start, line.Length).IsWhiteSpace())
            {
                block = new SourceSpan(block?.Start ?? line.Start, line.End);
            }
            else if (block is { } ended)
            {
                yield return Trim(text, ended);
                block = null;
            }
        }

        if (block is { } last)
        {
            yield return Trim(text, last);
        }
    }

    public static SourceSpan Trim(string text, SourceSpan span)
    {
        var (start, end) = (span.Start, span.End);
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return new SourceSpan(start, end);
    }
}
