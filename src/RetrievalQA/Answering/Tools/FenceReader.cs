using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Tools;

/// <summary>Reads the fenced blocks of one text, line by line.</summary>
internal sealed partial class FenceReader(string text)
{
    private const int TabStop = 4;
    private const int ShortestFence = 3;

    private readonly string[] lines = text.Split('\n');
    private readonly List<FencedCode> found = [];
    private OpenFence? open;
    private int current;

    // Set when a lenient reading found no end: from there on CommonMark alone decides, so that no text is read more than twice.
    private bool isStrict;

    public IReadOnlyList<FencedCode> Read()
    {
        do
        {
            for (; current < lines.Length; current++)
            {
                TakeLine(lines[current].TrimEnd('\r'));
            }
        }
        while (open is not null && !EndAtLast(open));
        return found;
    }

    /// <summary>Ends a block that is open at the end of the text; false where it ended earlier and what follows is to be read again.</summary>
    private bool EndAtLast(OpenFence fence)
    {
        open = null;
        if (fence.Doubtful is { } end)
        {
            Close(fence, fence.Lines.Take(end.Lines), end.Last);
            (current, isStrict) = (end.Line + 1, true);
            return false;
        }

        if (fence.IsBehindWords && fence.HasCodeOnItsLine)
        {
            found.RemoveRange(fence.FoundBefore, found.Count - fence.FoundBefore);
            (current, isStrict) = (fence.Line, true);
            return false;
        }

        Close(fence, fence.Lines, last: null);
        return true;
    }

    private void TakeLine(string line)
    {
        var foundBefore = found.Count;
        var place = 0;
        if (open is not null)
        {
            if (Inside(line, open.Quotes) is not { } start)
            {
                Close(open, open.Lines, last: null);
            }
            else
            {
                open.StandAt(line, start);
                place = TakeInside(line, SkipIndent(line, start, open.Indent));
            }
        }

        while (open is null && place < line.Length)
        {
            place = TakeOutside(line, place, foundBefore);
        }
    }

    /// <summary>Looks for the next opening fence on a line; returns where to go on.</summary>
    private int TakeOutside(string line, int place, int foundBefore)
    {
        var container = Container().Match(line).Length;
        var next = NextRun().Match(line, Math.Max(place, 0));
        if (!next.Success)
        {
            return line.Length;
        }

        var (mark, length, after) = (next.Value[0], next.Length, next.Index + next.Length);
        var isAtStart = line.AsSpan(container, Math.Max(next.Index - container, 0)).IsWhiteSpace();
        var closing = line.IndexOf(next.Value, after, StringComparison.Ordinal);
        var info = FenceInfo.Read(line, after, closing >= 0);
        if (!info.IsPython && closing >= 0)
        {
            return closing + PythonStrings.RunAt(line, closing); // Code among words.
        }

        if (!isAtStart && (info.IsPython ? isStrict && info.CodeStart is not null : info.CodeStart is not null))
        {
            return after;
        }

        open = new OpenFence(mark, length, info.Language, line.AsSpan(0, container).Count('>'), current, foundBefore)
        {
            Indent = Columns(line, Math.Min(container, next.Index)),
            IsBehindWords = !isAtStart,
            HasCodeOnItsLine = info.CodeStart is not null,
        };
        return info.CodeStart is { } start ? TakeInside(line, start) : line.Length;
    }

    /// <summary>Takes the content of a line in the open block; returns where the text goes on behind its end.</summary>
    private int TakeInside(string line, int start)
    {
        var fence = open!;
        if (fence.IsClosedBy(line.AsSpan(start)) && (isStrict || !fence.Strings.IsInside))
        {
            Close(fence, fence.Lines, last: null);
            return line.Length;
        }

        var run = fence.FindEnd(line, start);
        if (run < 0)
        {
            fence.Add(line[start..], current);
            return line.Length;
        }

        Close(fence, fence.Lines, line[start..run].TrimEnd());
        var after = run + PythonStrings.RunAt(line, run);
        var opensAnother = line.AsSpan(start, run - start).IsWhiteSpace() && !line.AsSpan(after).IsWhiteSpace();
        return opensAnother ? run : after;
    }

    private void Close(OpenFence fence, IEnumerable<string> content, string? last)
    {
        open = null;
        List<string> code = [.. content];
        if (!string.IsNullOrWhiteSpace(last))
        {
            code.Add(last);
        }

        found.Add(new FencedCode(fence.Language, fence.HasCodeOnItsLine ? code : Dedented(code), fence.Line + (fence.HasCodeOnItsLine ? 0 : 1)));
    }

    /// <summary>Where the content of a quoted line begins; null where the quote is over.</summary>
    private static int? Inside(string line, int quotes)
    {
        var place = 0;
        for (var quote = 0; quote < quotes; quote++)
        {
            var mark = place + line.AsSpan(place).IndexOfAnyExcept(' ', '\t');
            if (mark < place || line[mark] != '>')
            {
                return null;
            }

            place = mark + (mark + 1 < line.Length && line[mark + 1] == ' ' ? 2 : 1);
        }

        return place;
    }

    private static int SkipIndent(string line, int start, int columns)
    {
        var (place, column) = (start, 0);
        while (place < line.Length && column < columns && line[place] is ' ' or '\t')
        {
            column += line[place] == '\t' ? TabStop - (column % TabStop) : 1;
            place++;
        }

        return place;
    }

    /// <summary>How far a fence is indented within its quote.</summary>
    private static int Columns(string line, int fence)
    {
        var (quote, column) = (line.LastIndexOf('>', Math.Max(fence - 1, 0)), 0);
        var start = quote < 0 ? 0 : quote + 1 < fence && line[quote + 1] == ' ' ? quote + 2 : quote + 1;
        for (var place = start; place < fence; place++)
        {
            column += line[place] == '\t' ? TabStop - (column % TabStop) : 1;
        }

        return column;
    }

    private static List<string> Dedented(List<string> code)
    {
        var written = code.Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        if (written.Count == 0)
        {
            return code;
        }

        var shared = written[0].Length - written[0].TrimStart(' ', '\t').Length;
        foreach (var line in written)
        {
            shared = line.AsSpan(0, Math.Min(shared, line.Length)).CommonPrefixLength(written[0].AsSpan(0, shared));
        }

        return shared == 0 ? code : [.. code.Select(line => string.IsNullOrWhiteSpace(line) ? "" : line[shared..])];
    }

    [GeneratedRegex(@"^(?:[ \t]*(?:>|[-*+](?=[ \t`~>])|\d{1,9}[.)](?=[ \t`~>])))*[ \t]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Container();

    [GeneratedRegex("`{3,}|~{3,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex NextRun();

    /// <param name="Quotes">Quotes in which it stands.</param>
    /// <param name="Line">Its line in the text.</param>
    /// <param name="FoundBefore">Blocks found before that line.</param>
    private sealed record OpenFence(char Mark, int Length, string Language, int Quotes, int Line, int FoundBefore)
    {
        private bool isPlaced;

        /// <summary>Columns by which its lines may be indented for its sake.</summary>
        public int Indent { get; set; }

        public List<string> Lines { get; } = [];

        public PythonStrings Strings { get; } = new();

        public bool IsBehindWords { get; init; }

        public bool HasCodeOnItsLine { get; init; }

        /// <summary>An end inside a string or comment, for where no other is found: its line, the lines before it, what it leaves of its own.</summary>
        public (int Line, int Lines, string Last)? Doubtful { get; private set; }

        private bool IsPython => Language == FencedCode.Python || (Language.Length == 0 && HasCodeOnItsLine);

        /// <summary>Code that is indented less than its fence says with its first line by how much it is.</summary>
        public void StandAt(string line, int start)
        {
            if (isPlaced || HasCodeOnItsLine || string.IsNullOrWhiteSpace(line[start..]))
            {
                return;
            }

            isPlaced = true;
            var code = start + line.AsSpan(start).IndexOfAnyExcept(' ', '\t');
            Indent = Math.Min(Indent, Columns(line[start..], code - start));
        }

        public bool IsClosedBy(ReadOnlySpan<char> content)
        {
            var mark = content.Trim();
            return mark.Length >= Length && mark.TrimStart(Mark).IsEmpty;
        }

        /// <summary>Where a line ends the block behind code; -1 where it does not.</summary>
        public int FindEnd(string line, int start)
        {
            if (IsPython)
            {
                return Strings.FindRun(line, start, Mark, Length);
            }

            var end = line.AsSpan(start).TrimEnd();
            var code = end.TrimEnd(Mark);
            return Language.Length == 0 && end.Length - code.Length >= Length && !code.Contains(new string(Mark, ShortestFence), StringComparison.Ordinal)
                ? start + code.Length
                : -1;
        }

        public void Add(string content, int line)
        {
            var end = content.AsSpan().TrimEnd();
            var code = end.TrimEnd(Mark);
            if (IsPython && Doubtful is null && end.Length - code.Length >= Length)
            {
                Doubtful = (line, Lines.Count, code.ToString());
            }

            Lines.Add(content);
        }
    }
}
