using System.Buffers;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>Finds where sentences end inside one region of a text. Each look ahead is remembered, so that the work grows as the text does.</summary>
/// <param name="lineBreaks">The line ends that end a sentence; null where an empty line or a list mark has to follow.</param>
internal sealed class SentenceScanner(
    string text, string language, bool isCode, IReadOnlySet<int>? lineBreaks, ListItems items, ChunkingWork work)
{
    // A sentence longer than this (a log without stops) is cut at the next line, later at a space.
    private const int SoftLength = 600;
    private const int HardLength = 1200;

    // No sentence is longer, whatever it is made of: what reads sentences later may count on it.
    private const int LongestLength = 2 * HardLength;

    // Text without any stop is cut where a clause ends, once it is as long as this.
    private const int ClauseLength = 300;

    // No word that says something about a stop is longer.
    private const int LongestNextWord = 64;

    /// <summary>What may end a sentence.</summary>
    public static readonly SearchValues<char> Stops = SearchValues.Create(".!?…。！？｡．؟۔।॥։።။។\u037E");

    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\n\r");

    private int limit;
    private bool hasStops;

    // What was looked over last: stops with closing marks, notes after them, white space with opening marks.
    private SourceSpan closing;
    private SourceSpan notes;
    private SourceSpan opening;
    private int closed;

    public void Scan(SourceSpan span, List<SourceSpan> sentences)
    {
        limit = span.End;
        hasStops = text.AsSpan(span.Start, span.Length).ContainsAny(Stops);
        var start = AfterMark(span.Start);
        var i = start;
        while (i < limit)
        {
            work.Add(1);
            var end = SentenceEnd(start, i);
            if (end > start)
            {
                AddTrimmed(text, new SourceSpan(start, end), sentences);
                start = i = AfterMark(end);
            }
            else
            {
                i++;
            }
        }

        AddTrimmed(text, new SourceSpan(start, limit), sentences);
    }

    // Past white space and the marks of an item.
    private int AfterMark(int position)
    {
        var start = position;
        while (start < limit && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        work.Add(start - position);
        return Math.Min(limit, start + items.MarkLength(start));
    }

    /// <summary>Adds a sentence or item without the mark of a list before it.</summary>
    public static void AddWithoutMark(string text, SourceSpan span, ListItems items, List<SourceSpan> sentences)
    {
        var trimmed = TextLines.Trim(text, span);
        if (trimmed.Length > 0)
        {
            var length = items.MarkLength(trimmed.Start);
            sentences.Add(length < trimmed.Length ? trimmed with { Start = trimmed.Start + length } : trimmed);
        }
    }

    public static void AddTrimmed(string text, SourceSpan span, List<SourceSpan> sentences)
    {
        var trimmed = TextLines.Trim(text, span);
        if (trimmed.Length > 0)
        {
            sentences.Add(trimmed);
        }
    }

    // Where the sentence ends if the character at i ends it; 0 or its start if it does not.
    private int SentenceEnd(int start, int i)
    {
        if (i - start >= LongestLength && !char.IsLowSurrogate(text[i]))
        {
            return Math.Max(start + 1, EscapedText.WholeAt(text, i));
        }

        var end = Stop(start, i);
        if (end - start <= LongestLength)
        {
            return end;
        }

        var cut = start + LongestLength;
        return char.IsLowSurrogate(text[cut]) ? cut - 1 : cut;
    }

    private int Stop(int start, int i)
    {
        var c = text[i];
        return c is '\n' or '\r' ? LineEnd(start, i)
            : isCode ? TooLong(start, i)
            : c is '。' or '！' or '？' or '｡' or '．' ? WideStop(i)
            : c is '!' or '?' or '…' or '؟' or '۔' or '।' or '॥' or '։' or '።' or '။' or '។' or '\u037E' ? Exclamation(i)
            : c is '.' ? FullStop(start, i)
            : c is ' ' && ThaiClauses.EndsAt(text.AsSpan(0, limit), start, i) ? i
            : !hasStops && i - start >= ClauseLength && EndsClause(i) ? i + 1
            : TooLong(start, i);
    }

    private int LineEnd(int start, int i)
    {
        var next = i + (text.AsSpan(i, limit - i).StartsWith("\r\n") ? 2 : 1);
        if (lineBreaks is not null)
        {
            return i - start >= SoftLength || lineBreaks.Contains(i) ? i : 0;
        }

        var isBreak = isCode || i - start >= SoftLength || OpensItem(next) || ThaiClauses.EndsLine(text, i, next, limit);
        for (var j = next; !isBreak && j < limit && char.IsWhiteSpace(text[j]); j++)
        {
            work.Add(1);
            isBreak = text[j] is '\n' or '\r';
        }

        return isBreak ? i : 0;
    }

    private bool OpensItem(int lineStart)
    {
        var start = lineStart;
        while (start < limit && char.IsWhiteSpace(text[start]) && text[start] is not ('\n' or '\r'))
        {
            start++;
        }

        return items.BeginsAt(start);
    }

    private bool EndsClause(int i) => text[i] is '、' or '，' or '；' or '،'
        || (text[i] is ',' or ';' or ':' && i + 1 < limit && char.IsWhiteSpace(text[i + 1]));

    private int TooLong(int start, int i) => i - start >= HardLength && char.IsWhiteSpace(text[i]) ? i : 0;

    private int WideStop(int i)
    {
        var isDecimal = text[i] is '．' && i > 0 && char.IsDigit(text[i - 1]) && i + 1 < limit && char.IsDigit(text[i + 1]);
        return isDecimal ? 0 : Closed(i);
    }

    private int Exclamation(int i)
    {
        var end = Closed(i);
        if (end == limit || EastAsian.IsDense(text[end]))
        {
            return end;
        }

        // "Yahoo! announced", "'Why?' he asked": what goes on in lower case is the same sentence.
        return char.IsWhiteSpace(text[end]) && !char.IsLower(NextLetter(end)) ? end : 0;
    }

    private int FullStop(int start, int i)
    {
        var end = Closed(i);
        if (end == limit)
        {
            return end;
        }

        if (!char.IsWhiteSpace(text[end]))
        {
            // Korean and Chinese go on without a space; "3.14", "e.g" and "example.com" do not end here.
            return i > start && EastAsian.IsDense(text[i - 1]) && EastAsian.IsDense(text[end]) ? end : 0;
        }

        var next = NextLetter(end);
        var isEllipsis = i + 1 < limit && text[i + 1] == '.';
        return char.IsLower(next) || (!isEllipsis && SentenceAbbreviations.Continues(WordBefore(start, i), Token(start, i), NextWord(end), language)) ? 0
            : end;
    }

    // Past further stops, closing quotes and brackets, and note marks such as [12].
    private int Closed(int i)
    {
        var end = i + 1;
        if (end < closing.Start || end > closing.End)
        {
            while (end < limit && Closes(text[end]))
            {
                end++;
            }

            closing = new SourceSpan(i + 1, end);
            work.Add(end - i);
            closed = AfterNotes(end);
        }

        return closed;
    }

    private static bool Closes(char c) =>
        c is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '}'
            or '」' or '』' or '）' or '】' or '》' or '〉';

    private int AfterNotes(int position)
    {
        // A note that begins inside another ends where that one does.
        if (position >= notes.Start && position < notes.End && NoteLength(position) > 0)
        {
            return notes.End;
        }

        var end = position;
        while (end < limit && NoteLength(end) is > 0 and var length)
        {
            end += length;
        }

        notes = new SourceSpan(position, end);
        work.Add(end - position + 1);
        return end;
    }

    // "[12]", "¹", "¹,²"
    private int NoteLength(int open)
    {
        var mark = text.AsSpan(open, Math.Min(limit - open, 8));
        if (mark[0] is not '[')
        {
            return IsRaised(mark[0]) || (mark is [',', var next, ..] && IsRaised(next) && IsRaised(text[open - 1])) ? 1 : 0;
        }

        var close = mark.IndexOf(']');
        return close > 1 && !mark[1..close].ContainsAny(" \t\n") ? close + 1 : 0;
    }

    private static bool IsRaised(char c) => c is '¹' or '²' or '³' or '⁰' or (>= '⁴' and <= '⁹');

    // The word before a stop, without opening quotes and brackets.
    private ReadOnlySpan<char> Token(int start, int stop)
    {
        var first = stop;
        while (first > start && !char.IsWhiteSpace(text[first - 1]))
        {
            first--;
        }

        work.Add(stop - first);
        return text.AsSpan(first, stop - first).TrimStart("\"'“‘„«»([{");
    }

    // The word before that word; empty where there is none in the sentence.
    private ReadOnlySpan<char> WordBefore(int start, int stop)
    {
        var sentence = text.AsSpan(start, stop - start);
        var end = sentence[..(sentence.LastIndexOfAny(Spaces) + 1)].TrimEnd();
        var word = end[(end.LastIndexOfAny(Spaces) + 1)..];
        work.Add(stop - start - end.Length + word.Length);
        return word;
    }

    private ReadOnlySpan<char> NextWord(int position)
    {
        var rest = text.AsSpan(position, limit - position).TrimStart().TrimStart("\"'“‘„«([{");
        rest = rest[..Math.Min(rest.Length, LongestNextWord)];
        var length = rest.IndexOfAny(" \t\r\n");
        var word = length < 0 ? rest : rest[..length];
        work.Add(word.Length);
        return word;
    }

    private char NextLetter(int position)
    {
        if (position < opening.Start || position > opening.End)
        {
            var end = position;
            while (end < limit && (char.IsWhiteSpace(text[end]) || Opens(text[end])))
            {
                end++;
            }

            opening = new SourceSpan(position, end);
            work.Add(end - position + 1);
        }

        return opening.End < limit ? text[opening.End] : '\0';
    }

    private static bool Opens(char c) => c is '"' or '\'' or '“' or '‘' or '„' or '«' or '(' or '[';
}
