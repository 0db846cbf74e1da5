using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>
/// The items of the lists in a text. What looks like the mark of an item may belong to what the line says ("2. Weltkrieg",
/// "- 300 EUR"): it is a mark where another line of the list has one of its kind, numbers in their order.
/// </summary>
internal sealed class ListItems
{
    // Numbers that stand further apart count different things.
    private const int MostLines = 20;

    private const string Stops = ".!?:;。！？：";

    // Of the longest line of a block.
    private const double FilledShare = 0.7;

    private readonly string text;
    private readonly List<Line> lines = [];
    private readonly Dictionary<ItemNumber, (int Line, Candidate Mark)> numbers = [];
    private readonly Dictionary<char, List<Candidate>> bullets = [];
    private readonly Dictionary<int, Marks> marks = [];
    private int lineNumber;
    private int readTo;
    private bool isBelowItem;
    private int longest;
    private int lastLength;
    private bool lastMayBeItem;
    private Candidate? lastItem;

    private ListItems(string text) => this.text = text;

    /// <param name="prose">Paragraphs and items, in order.</param>
    public static ListItems In(string text, IEnumerable<(SourceSpan Span, RegionKind Kind)> prose, ChunkingWork work)
    {
        var items = new ListItems(text);
        foreach (var (span, kind) in prose)
        {
            work.Add(span.Length);
            items.Read(span, kind is RegionKind.ListItem);
            items.isBelowItem = text.AsSpan(span.Start, span.Length).IsWhiteSpace() ? items.isBelowItem : kind is RegionKind.ListItem;
        }

        items.EndBullets();
        foreach (var line in items.lines)
        {
            var length = line.QuoteLength + line.Candidates.TakeWhile(candidate => candidate.IsMark).Sum(candidate => candidate.Length);
            if (length > 0)
            {
                items.marks.Add(line.Start, new Marks(length, length > line.QuoteLength));
            }
        }

        return items;
    }

    /// <summary>UTF-16 units of the marks and signs of a quote, with the spaces after them, that stand at a position.</summary>
    public int MarkLength(int position) => marks.GetValueOrDefault(position).Length;

    /// <summary>Whether an item begins at a position, which is that of the first character of a line that is no space.</summary>
    public bool BeginsAt(int position) => marks.GetValueOrDefault(position).IsItem;

    private void Read(SourceSpan span, bool isItem)
    {
        longest = LongestLine(text.AsSpan(span.Start, span.Length));
        for (var start = span.Start; start < span.End;)
        {
            var length = text.AsSpan(start, span.End - start).IndexOfAny('\n', '\r');
            var end = length < 0 ? span.End : start + length;
            var content = text.AsSpan(start, end - start).Trim();
            if (content.Length > 0)
            {
                var first = start + text.AsSpan(start, end - start).IndexOf(content);
                ReadLine(first, content, isItem);
                (readTo, lastLength, isItem) = (first + content.Length, content.Length, false);
            }

            start = end + 1;
        }
    }

    private void ReadLine(int start, ReadOnlySpan<char> content, bool isItem)
    {
        var gap = text.AsSpan(readTo, start - readTo);
        var lineEnds = LineEnds(gap);
        lineNumber += lineEnds;
        if (!gap.IsWhiteSpace())
        {
            EndBullets();
            isBelowItem = false;
        }

        var beginsLine = BeginsLine(start);
        var quoteLength = beginsLine ? ListMark.QuoteLength(content) : 0;
        var line = new Line(start, quoteLength < content.Length ? quoteLength : 0);
        if (beginsLine)
        {
            ReadMarks(line, content[line.QuoteLength..], isItem, isInSentence: !isItem && GoesOn(lineEnds));
        }

        lastMayBeItem = line.Candidates.Count > 0;
        if (line.QuoteLength > 0 || lastMayBeItem)
        {
            lines.Add(line);
        }
        else if (lineEnds > 1 && gap is [.., '\n' or '\r'])
        {
            // A paragraph that is not set in.
            EndBullets();
        }
    }

    private bool BeginsLine(int position)
    {
        while (position > 0 && char.IsWhiteSpace(text[position - 1]) && text[position - 1] is not ('\n' or '\r'))
        {
            position--;
        }

        return position == 0 || text[position - 1] is '\n' or '\r';
    }

    // A line that fills its block and ends without a stop goes on below.
    private bool GoesOn(int lineEnds) =>
        lineEnds == 1 && !lastMayBeItem && lastLength >= FilledShare * longest && !Stops.Contains(text[readTo - 1], StringComparison.Ordinal);

    private static int LineEnds(ReadOnlySpan<char> gap)
    {
        var count = 0;
        foreach (var _ in gap.EnumerateLines())
        {
            count++;
        }

        return count - 1;
    }

    private static int LongestLine(ReadOnlySpan<char> block)
    {
        var length = 0;
        foreach (var line in block.EnumerateLines())
        {
            length = Math.Max(length, line.Trim().Length);
        }

        return length;
    }

    /// <param name="isInSentence">A list cannot begin here, only go on.</param>
    private void ReadMarks(Line line, ReadOnlySpan<char> content, bool isItem, bool isInSentence)
    {
        while (line.Candidates.Count < ListMark.Most && ListMark.FirstLength(content) is > 0 and var length)
        {
            var candidate = new Candidate(length, isItem, IsSigned: ListMark.IsSign(content[0]) && ListMark.IsAmount(content[length..]));
            if (ListMark.IsPlainBullet(content[0]))
            {
                candidate.IsMark = true;
            }
            else if (ListMark.IsBullet(content[0])
                || (content[0] is 'o' && !isInSentence && !char.IsLower(content[length]) && char.IsWhiteSpace(content[1])))
            {
                AddBullet(content[0], candidate);
            }
            else
            {
                AddNumber(content[..length].TrimEnd().ToString(), candidate, isInSentence);
            }

            line.Candidates.Add(candidate);
            content = content[length..];
        }

        lastItem = isItem ? line.Candidates.FirstOrDefault() : lastItem;
    }

    private void AddNumber(string mark, Candidate candidate, bool isInSentence)
    {
        foreach (var number in ItemNumber.Of(mark))
        {
            candidate.IsFirst |= number.IsFirst;
            if (candidate.IsItem && isBelowItem && number.IsFirst)
            {
                // A list in a list: either may have no other item of its kind.
                candidate.IsMark = true;
                lastItem?.IsMark |= lastItem.IsFirst;
            }

            var goesOn = numbers.TryGetValue(number with { Value = number.Value - 1 }, out var before) && lineNumber - before.Line <= MostLines;
            if (goesOn)
            {
                candidate.IsMark = before.Mark.IsMark = true;
            }

            if (goesOn || !isInSentence)
            {
                numbers[number] = (lineNumber, candidate);
            }
        }
    }

    private void AddBullet(char bullet, Candidate candidate)
    {
        if (!bullets.TryGetValue(bullet, out var list))
        {
            bullets.Add(bullet, list = []);
        }

        list.Add(candidate);
    }

    // Amounts one below the other, each with a sign, are a sum.
    private void EndBullets()
    {
        foreach (var list in bullets.Values)
        {
            var isSum = list.TrueForAll(candidate => candidate.IsSigned);
            foreach (var candidate in list)
            {
                candidate.IsMark = list.Count > 1 ? candidate.IsItem || !isSum : candidate.IsItem && !isSum;
            }
        }

        bullets.Clear();
    }

    private readonly record struct Marks(int Length, bool IsItem);

    private sealed record Line(int Start, int QuoteLength)
    {
        public List<Candidate> Candidates { get; } = new(1);
    }

    /// <param name="IsItem">The document says that an item begins with it.</param>
    /// <param name="IsSigned">It may be the sign of an amount.</param>
    private sealed record Candidate(int Length, bool IsItem, bool IsSigned)
    {
        public bool IsMark { get; set; }

        /// <summary>A list begins with it.</summary>
        public bool IsFirst { get; set; }
    }
}
