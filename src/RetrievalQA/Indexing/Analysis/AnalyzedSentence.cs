namespace RetrievalQA.Indexing.Analysis;

/// <summary>The terms of a stretch of text, to be asked which words of a question it holds. Those that were asked for last are remembered.</summary>
public sealed class AnalyzedSentence
{
    // Some ten thousand sentences, so that the next question about the same documents finds them.
    private const long RememberedBytes = 16 * 1024 * 1024;
    private const int TermBytes = 64;

    // A word inside a compound, or around one: measured on XQuAD German at 0 and .5: accuracy@1 .714, .744.
    private const double CompoundShare = 0.5;
    private const int ShortestPart = 4;

    // The parts of a longer one are more than the terms of a sentence.
    private const int LongestWord = 40;

    private static readonly BoundedCache<(string Text, string Language), AnalyzedSentence> Remembered = new(
        RememberedBytes, (key, analyzed) => (3 * key.Text.Length * sizeof(char)) + (analyzed.terms.Count * TermBytes));

    private readonly HashSet<string> terms;
    private readonly int longest;
    private string? joined;

    private AnalyzedSentence(HashSet<string> terms)
    {
        this.terms = terms;
        foreach (var term in terms)
        {
            longest = Math.Max(longest, term.Length);
        }
    }

    /// <param name="language">Picks the stems.</param>
    public static AnalyzedSentence Of(string text, string language)
    {
        if (Remembered.Find((text, language)) is { } known)
        {
            return known;
        }

        var analyzed = new AnalyzedSentence(TermsOf(text, language));
        Remembered.Add((text, language), analyzed);
        return analyzed;
    }

    public static AnalyzedSentence Union(IEnumerable<AnalyzedSentence> parts) => new([.. parts.SelectMany(part => part.terms)]);

    /// <summary>0..1: how much of a word it holds. A word in another form counts in full, a part of a code does not.</summary>
    public double Holds(QueryWord word)
    {
        var most = 0.0;
        for (var index = 0; index < word.Readings.Count; index++)
        {
            most = Math.Max(most, word.Readings[index].Scale * ShareOf(word.Readings[index]));
        }

        return most;
    }

    private static HashSet<string> TermsOf(string text, string language)
    {
        var all = KeptList<AnalyzedTerm>.Take();
        TextAnalyzer.Analyze(text, language, all);
        var stems = new HashSet<string>(all.Count, StringComparer.Ordinal);
        foreach (var term in all)
        {
            if (term.Space == TermSpace.Stem)
            {
                stems.Add(term.Term);
            }
        }

        KeptList<AnalyzedTerm>.Give(all);
        stems.TrimExcess();
        return stems;
    }

    private double ShareOf(QueryReading reading)
    {
        var (held, all) = (0.0, 0.0);
        for (var index = 0; index < reading.Units.Count; index++)
        {
            var unit = reading.Units[index];
            if (unit.Space == TermSpace.Stem)
            {
                all += unit.Weight;
                held += unit.Weight * ShareOf(unit.Terms);
            }
        }

        return all > 0 ? held / all : 0;
    }

    private double ShareOf(IReadOnlyList<string> forms)
    {
        for (var form = 0; form < forms.Count; form++)
        {
            if (terms.Contains(forms[form]))
            {
                return 1;
            }
        }

        for (var form = 0; form < forms.Count; form++)
        {
            if (IsInCompound(forms[form]))
            {
                return CompoundShare;
            }
        }

        return 0;
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
