using System.Buffers;
using System.Globalization;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>A line of a text with what tells whether the next one goes on with it.</summary>
/// <param name="End">UTF-16 offset of its line end.</param>
/// <param name="Columns">Its width as a fixed pitch shows it: wide characters take two.</param>
/// <param name="Opening">Columns that the line before had to have room for: the first word, or the first character of a script without spaces.</param>
internal readonly record struct TextLine(int End, int Columns, int Opening, LineShape Shape)
{
    private const int LongestOpening = 40;

    // Thai and its neighbours have no spaces between words: about a word.
    private const int UnspacedWord = 10;

    // A stop may hang over the edge, and what may not begin a line takes a character along.
    private const int UnspacedTolerance = 2;

    private static readonly SearchValues<char> NeverFirst = SearchValues.Create("。、，．！？；：」』）】》〉ー々っゃゅょ");

    public bool Is(LineShape shape) => (Shape & shape) != LineShape.None;

    public static List<TextLine> In(string text, SourceSpan span, ListItems items)
    {
        var lines = new List<TextLine>();
        for (var start = span.Start; start < span.End;)
        {
            var length = text.AsSpan(start, span.End - start).IndexOfAny('\n', '\r');
            var end = length < 0 ? span.End : start + length;
            var line = text.AsSpan(start, end - start).TrimEnd();
            lines.Add(Of(line, end, items.BeginsAt(start + line.Length - line.TrimStart().Length)));
            start = end + (text.AsSpan(end, span.End - end).StartsWith("\r\n") ? 2 : 1);
        }

        return lines;
    }

    private static TextLine Of(ReadOnlySpan<char> line, int end, bool isItem)
    {
        var content = line.TrimStart();
        content = content[ListMark.QuoteLength(content)..];
        var isQuoted = content.Length < line.TrimStart().Length;
        var shape = LineShapes.Of(content)
            | (isQuoted ? LineShape.Quoted : LineShape.None)
            | (isItem ? LineShape.Item : LineShape.None);
        return new TextLine(end, ColumnsOf(line), OpeningOf(content), shape);
    }

    private static int ColumnsOf(ReadOnlySpan<char> text)
    {
        var columns = 0;
        foreach (var c in text)
        {
            columns += ColumnsOf(c);
        }

        return columns;
    }

    private static int ColumnsOf(char c) => c < '\u0300' ? 1
        : EastAsian.IsUnspaced(c) || EastAsian.IsDense(c) ? 2
        : char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : 1;

    private static int OpeningOf(ReadOnlySpan<char> content)
    {
        var columns = 0;
        for (var index = 0; index < content.Length && columns < LongestOpening && !char.IsWhiteSpace(content[index]); index++)
        {
            var c = content[index];
            columns += ColumnsOf(c);
            if (EastAsian.IsUnspaced(c) && char.IsLetter(c))
            {
                return columns + ClosingAfter(content[(index + 1)..]) + UnspacedTolerance;
            }

            if (columns >= UnspacedWord && c is >= '\u0E00' and <= '\u109F')
            {
                return columns;
            }
        }

        return columns;
    }

    private static int ClosingAfter(ReadOnlySpan<char> content)
    {
        var length = content.IndexOfAnyExcept(NeverFirst);
        return ColumnsOf(content[..(length < 0 ? content.Length : length)]);
    }
}
