namespace RetrievalQA.Indexing.Analysis;

/// <summary>Writes the terms of one folded text.</summary>
internal sealed class TermWriter(string folded, int[]? starts, string text, Stemming stemming, List<AnalyzedTerm> terms)
{
    // A longer one is no word: no query is as long, and an index takes no term of more than 32,766 bytes.
    private const int LongestTerm = 8000;

    private int position;

    /// <summary>Positions written so far.</summary>
    public int Length => position;

    public void AddGroup(ReadOnlySpan<Piece> group)
    {
        var whole = WordGroup.Whole(folded, group);
        if (whole is not null)
        {
            AddStems(stemming.Stem(whole), group[0].Start, group[^1].End);
            if (WordGroup.IsAcronym(group))
            {
                position++;
                return;
            }
        }

        foreach (var piece in group)
        {
            if (piece.Kind == PieceKind.Word)
            {
                AddWord(piece);
            }
            else
            {
                AddNumber(piece);
            }

            position++;
        }
    }

    public void AddRun(Piece piece)
    {
        var run = folded.AsSpan(piece.Start, piece.Length);
        for (var start = 0; start < run.Length;)
        {
            var end = TextScanner.UnitEnd(run, start);
            Add(run[start..end].ToString(), TermSpace.Stem, piece.Start + start, piece.Start + end);
            if (end < run.Length)
            {
                var pairEnd = TextScanner.UnitEnd(run, end);
                Add(run[start..pairEnd].ToString(), TermSpace.Stem, piece.Start + start, piece.Start + pairEnd);
            }

            start = end;
            position++;
        }
    }

    /// <summary>A date in one form, beside the words and numbers that it is written with.</summary>
    /// <param name="group">What its first piece is written together with: a date that is written in that form has its term there.</param>
    public void AddDate(CalendarDate date, ReadOnlySpan<Piece> written, ReadOnlySpan<Piece> group)
    {
        var whole = WordGroup.Whole(folded, group);
        foreach (var form in date.Forms.Where(form => form != whole))
        {
            Add(form, TermSpace.Stem, written[0].Start, written[^1].End);
        }
    }

    /// <summary>A number and the character that says what it counts: 3일, 1989년.</summary>
    public void AddCounted(Piece number, Piece run)
    {
        var end = run.Start + TextScanner.UnitEnd(folded.AsSpan(run.Start, run.Length), 0);
        terms.Add(new AnalyzedTerm(Bounded(Counted(folded, number, run)), TermSpace.Stem, position - 1, StartOf(number.Start), EndOf(end)));
    }

    public static string Counted(string folded, Piece number, Piece run) =>
        string.Concat(
            NumberForms.Of(folded[number.Start..number.End]).Form,
            folded.AsSpan(run.Start, TextScanner.UnitEnd(folded.AsSpan(run.Start, run.Length), 0)));

    private void AddWord(Piece piece)
    {
        AddStems(stemming.Stem(folded.AsSpan(piece.Start, piece.Length)), piece.Start, piece.End);
        foreach (var part in CamelCase.Parts(text, starts, piece))
        {
            AddStems(stemming.Stem(folded.AsSpan(part.Start, part.Length)), part.Start, part.End);
        }
    }

    private void AddStems(StemmedWord stemmed, int start, int end)
    {
        foreach (var stem in stemmed.Stems)
        {
            Add(stem, TermSpace.Stem, start, end);
        }

        Add(stemmed.Word, TermSpace.Exact, start, end);
    }

    private void AddNumber(Piece piece)
    {
        var (form, other) = NumberForms.Of(folded[piece.Start..piece.End]);
        Add(form, TermSpace.Stem, piece.Start, piece.End);
        if (other is not null)
        {
            Add(other, TermSpace.Stem, piece.Start, piece.End);
        }

        foreach (var part in NumberForms.Parts(form))
        {
            Add(part, TermSpace.Stem, piece.Start, piece.End);
        }
    }

    private void Add(string term, TermSpace space, int start, int end) =>
        terms.Add(new AnalyzedTerm(Bounded(term), space, position, StartOf(start), EndOf(end)));

    private static string Bounded(string term) => term.Length <= LongestTerm ? term : term[..LongestTerm];

    private int StartOf(int index) => starts is null ? index : starts[index];

    private int EndOf(int index)
    {
        if (starts is null)
        {
            return index;
        }

        // A character that folds to several ends where the next one starts.
        while (index < starts.Length && starts[index] == starts[index - 1])
        {
            index++;
        }

        return index < starts.Length ? starts[index] : text.Length;
    }
}
