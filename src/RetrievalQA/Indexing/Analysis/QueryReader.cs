using System.Runtime.InteropServices;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Facts;
using RetrievalQA.Indexing.Labels;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>Takes one query apart into words, with the same pieces and terms as <see cref="TermWriter"/> writes.</summary>
internal sealed class QueryReader
{
    // The share of a word's weight that only its very form earns. Measured at 0, .2 and .4: SQuAD2 .905, .911, .911
    // nDCG@10, CACM .531, .540, .528.
    private const double ExactWeight = 0.2;

    // What the parts of a code are worth where the whole is not found ("HX-200": an "HX" and a "200" somewhere).
    private const double CodePartsScale = 0.5;

    // What a pair of characters of the ending weighs beside one of the stem. Measured at 0, .2 and 1: KorQuAD .976,
    // .978, .973.
    private const double EndingWeight = 0.2;

    // A run of n pairs weighs n^RunPower: more than one word, less than n words, since its pairs overlap. Measured at
    // .5, .75 and 1: KorQuAD .978, .977, .976, XQuAD Chinese .966, .968, .968.
    private const double RunPower = 0.75;

    // What a single character weighs beside a pair. Measured at 0 and .2: KorQuAD .977, .978, XQuAD Chinese .962, .966.
    private const double UnigramWeight = 0.2;

    private readonly string query;
    private readonly string folded;
    private readonly int[]? starts;
    private readonly Stemming[] stemmings;
    private readonly List<QueryWord> words = [];
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);
    private ILookup<string, string> titles = Array.Empty<string>().ToLookup(title => title);

    /// <param name="languages">Of the documents. Where some do not show theirs, they may be in the query's.</param>
    public QueryReader(string query, IReadOnlyCollection<string> languages)
    {
        this.query = query;
        folded = UnicodeFolding.Fold(query, out starts);
        var known = languages.Contains(ParsedDocument.UnknownLanguage, StringComparer.Ordinal) ? languages.Append(TextAnalyzer.LanguageOf(query)) : languages;
        stemmings = [.. known.Select(Stemming.Of).Distinct()];
    }

    public List<QueryWord> Read()
    {
        var pieces = new List<Piece>();
        TextScanner.Scan(folded, pieces);
        titles = StopWordTitles.In(folded, pieces);
        for (var first = 0; first < pieces.Count;)
        {
            if (DateAt(pieces, first) is { } date)
            {
                AddDate(CollectionsMarshal.AsSpan(pieces).Slice(first, date.Pieces), date);
                first += date.Pieces;
                continue;
            }

            var end = pieces[first].Kind == PieceKind.Run ? first + 1 : WordGroup.End(pieces, first);
            var isCounted = pieces[end - 1].Kind == PieceKind.Number && end < pieces.Count && pieces[end].IsJoined;
            if (pieces[first].Kind == PieceKind.Run)
            {
                AddRun(pieces[first], isAfterNumber: first > 0 && pieces[first].IsJoined && pieces[first - 1].Kind == PieceKind.Number);
            }
            else
            {
                AddGroup(CollectionsMarshal.AsSpan(pieces)[first..end], isCounted ? pieces[end] : null);
            }

            first = end;
        }

        return words;
    }

    // A date is one word: in one form, or with the numbers and names that it is written with.
    private void AddDate(ReadOnlySpan<Piece> written, CalendarDate date)
    {
        var parts = new List<QueryUnit>();
        foreach (var piece in written)
        {
            if (piece.Kind == PieceKind.Number || FoldedMonths.NumberOf(folded.AsSpan(piece.Start, piece.Length)) is not null)
            {
                AddPart(parts, piece);
            }
        }

        // A date of numbers alone is a code, and weighs as one.
        var (weight, scale) = parts.Exists(part => part.Space == TermSpace.Exact) ? (parts.Sum(part => part.Weight), 1.0) : (1.0, CodePartsScale);
        var readings = new[] { new QueryReading(1, [new QueryUnit(date.Forms, TermSpace.Stem, weight)]), new QueryReading(scale, parts) };
        Add(folded[written[0].Start..written[^1].End], written[0].Start, written[^1].End, isStop: false, readings);
    }

    // What is counted (3일) stays a word of its own: particles are written onto it.
    private CalendarDate? DateAt(List<Piece> pieces, int first)
    {
        var rest = CollectionsMarshal.AsSpan(pieces)[first..];
        var date = CalendarDate.At(folded, rest);
        return date is { IsCounted: false } ? date : null;
    }

    private void AddGroup(ReadOnlySpan<Piece> group, Piece? counted)
    {
        var (parts, names) = (new List<QueryUnit>(), new List<QueryUnit>());
        var isCode = false;
        foreach (var piece in group)
        {
            isCode |= piece.Kind == PieceKind.Number;
            AddPart(parts, piece);
            names.AddRange(CamelCase.Parts(query, starts, piece).SelectMany(part => Units(folded[part.Start..part.End])));
        }

        var readings = new List<QueryReading>();
        var end = group[^1].End;
        if (counted is { } run)
        {
            var term = TermWriter.Counted(folded, group[^1], run);
            end += term.Length - NumberForms.Of(folded[group[^1].Start..group[^1].End]).Form.Length;
            readings.Add(new QueryReading(1, [new QueryUnit([term], TermSpace.Stem, 1)]));
        }

        if (WordGroup.Whole(folded, group) is { } whole)
        {
            readings.Add(new QueryReading(1, Units(whole)));
            if (WordGroup.IsAcronym(group))
            {
                parts.Clear();
            }
        }

        readings.AddRange(OfParts(parts, isCode && readings.Count > 0 ? CodePartsScale : 1));
        readings.AddRange(OfParts(names, CodePartsScale));
        var key = folded[group[0].Start..end];
        readings.AddRange(Meant(key));
        Add(key, group[0].Start, end, StopWords.Contains(key), readings);
    }

    private static IEnumerable<QueryReading> OfParts(List<QueryUnit> parts, double scale) => parts.Count > 0 ? [new QueryReading(scale, parts)] : [];

    // The year of FY2018, and what capex spells out: as much as one long word.
    private IEnumerable<QueryReading> Meant(string key)
    {
        if (PeriodNames.FiscalYear(key) is { } year)
        {
            yield return new QueryReading(1, [new QueryUnit([year], TermSpace.Stem, 1)]);
        }

        if (StatementTerms.SpelledOut(key) is { } text)
        {
            var parts = text.Split([' ', ',', '-'], StringSplitOptions.RemoveEmptyEntries).Where(word => !StopWords.Contains(word)).ToList();
            var weight = Math.Pow(parts.Count, RunPower - 1);
            yield return new QueryReading(1, [.. parts.SelectMany(Units).Select(unit => unit with { Weight = unit.Weight * weight })]);
        }
    }

    private void AddPart(List<QueryUnit> parts, Piece piece)
    {
        var text = folded[piece.Start..piece.End];
        if (piece.Kind == PieceKind.Word)
        {
            parts.AddRange(Units(text));
            return;
        }

        var (form, other) = NumberForms.Of(text);
        parts.Add(new QueryUnit(other is null ? [form] : [form, other], TermSpace.Stem, 1));
    }

    private QueryUnit[] Units(string word)
    {
        string[] stems = [.. stemmings.SelectMany(stemming => stemming.Stem(word).Stems).Distinct(StringComparer.Ordinal)];
        return [new QueryUnit(stems, TermSpace.Stem, 1 - ExactWeight), new QueryUnit([word], TermSpace.Exact, ExactWeight)];
    }

    private void AddRun(Piece piece, bool isAfterNumber)
    {
        var run = folded.AsSpan(piece.Start, piece.Length);
        for (var start = 0; start < run.Length;)
        {
            var length = RunWords.NextLength(run[start..]);
            AddRunWord(piece.Start + start, length, isAfterNumber && start == 0);
            start += length;
        }
    }

    private void AddRunWord(int start, int length, bool isAfterNumber)
    {
        var word = folded.AsSpan(start, length);
        var stemLength = RunEndings.StemLength(word);
        var stem = word[..stemLength];
        // What follows a number is a counter or a particle: the number carries the meaning.
        var isStop = StopWords.Contains(stem.ToString()) || StopWords.Contains(word.ToString()) || (isAfterNumber && stem.Length == 1);
        var units = RunUnits(word, stemLength);
        Add(word.ToString(), start, start + length, isStop, [new QueryReading(1, units)]);
    }

    private static List<QueryUnit> RunUnits(ReadOnlySpan<char> word, int stemLength)
    {
        var units = new List<QueryUnit>();
        var pairsOfStem = 0;
        for (var start = 0; start < word.Length;)
        {
            var end = TextScanner.UnitEnd(word, start);
            if (end < word.Length)
            {
                var pairEnd = TextScanner.UnitEnd(word, end);
                var isStem = pairEnd <= stemLength;
                pairsOfStem += isStem ? 1 : 0;
                units.Add(new QueryUnit([word[start..pairEnd].ToString()], TermSpace.Stem, isStem ? 1 : EndingWeight));
            }

            if (start < stemLength)
            {
                var isAll = TextScanner.UnitEnd(word, 0) == stemLength;
                units.Add(new QueryUnit([word[start..end].ToString()], TermSpace.Stem, isAll ? 1 : UnigramWeight));
            }

            start = end;
        }

        var scale = pairsOfStem > 1 ? Math.Pow(pairsOfStem, RunPower - 1) : 1;
        return units.ConvertAll(unit => unit with { Weight = unit.Weight * scale });
    }

    private void Add(string key, int start, int end, bool isStop, IReadOnlyList<QueryReading> readings)
    {
        if (seen.TryGetValue(key, out var index))
        {
            words[index] = words[index] with { Count = words[index].Count + 1 };
            return;
        }

        seen.Add(key, words.Count);
        words.Add(new QueryWord(Source(start, end), isStop, 1, readings) { Titles = isStop ? [.. titles[key].Distinct(StringComparer.Ordinal)] : [] });
    }

    private string Source(int start, int end)
    {
        if (starts is null)
        {
            return query[start..end];
        }

        var sourceEnd = end < starts.Length ? starts[end] : query.Length;
        return query[starts[start]..sourceEnd];
    }
}
