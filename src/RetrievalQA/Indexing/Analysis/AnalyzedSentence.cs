namespace RetrievalQA.Indexing.Analysis;

/// <summary>The terms of a stretch of text, to be asked which words of a question it holds.</summary>
public sealed class AnalyzedSentence
{
    // A word inside a compound, or around one: measured on XQuAD German at 0 and .5: accuracy@1 .714, .744.
    private const double CompoundShare = 0.5;
    private const int ShortestPart = 4;

    // The parts of a longer one are more than the terms of a sentence.
    private const int LongestWord = 40;

    private readonly HashSet<string> terms;
    private readonly int longest;
    private string? joined;

    private AnalyzedSentence(HashSet<string> terms) => (this.terms, longest) = (terms, terms.Count > 0 ? terms.Max(term => term.Length) : 0);

    /// <param name="language">Picks the stems.</param>
    public static AnalyzedSentence Of(string text, string language)
    {
        var analyzed = new List<AnalyzedTerm>();
        TextAnalyzer.Analyze(text, language, analyzed);
        return new AnalyzedSentence([.. analyzed.Where(term => term.Space == TermSpace.Stem).Select(term => term.Term)]);
    }

    public static AnalyzedSentence Union(IEnumerable<AnalyzedSentence> parts) => new([.. parts.SelectMany(part => part.terms)]);

    /// <summary>0..1: how much of a word it holds. A word in another form counts in full, a part of a code does not.</summary>
    public double Holds(QueryWord word) => word.Readings.Max(reading => reading.Scale * ShareOf(reading));

    private double ShareOf(QueryReading reading)
    {
        var (held, all) = (0.0, 0.0);
        foreach (var unit in reading.Units.Where(unit => unit.Space == TermSpace.Stem))
        {
            all += unit.Weight;
            held += unit.Weight * (unit.Terms.Any(terms.Contains) ? 1 : unit.Terms.Any(IsInCompound) ? CompoundShare : 0);
        }

        return all > 0 ? held / all : 0;
    }

    // A stem inside a longer word, or around a shorter one: Verteidigung, Verteidigungsminister.
    private bool IsInCompound(string stem) => stem.Length >= ShortestPart && (Joined.Contains(stem, StringComparison.Ordinal) || HoldsPartOf(stem));

    // One search instead of one for each term. No term holds a line break.
    private string Joined => joined ??= string.Join('\n', terms);

    private bool HoldsPartOf(string stem)
    {
        if (stem.Length > LongestWord)
        {
            return terms.Any(term => term.Length >= ShortestPart && stem.Contains(term, StringComparison.Ordinal));
        }

        var lookup = terms.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start + ShortestPart <= stem.Length; start++)
        {
            for (var end = start + ShortestPart; end <= stem.Length && end <= start + longest; end++)
            {
                if (lookup.Contains(stem.AsSpan(start, end - start)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
