using System.Numerics.Tensors;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing.Facts;

/// <summary>
/// How well the document of each chunk of a scope fits the facts that a question names. Facts that no document has, or all have, part
/// nothing and do not count.
/// </summary>
internal sealed class FactFit
{
    // Beside the highest score by words and meaning: what fits in full comes before all that does not fit at all. A period alone may be
    // what the text is about.
    private const double NameWeight = 1;
    private const double PeriodWeight = 0.2;

    private const double NameShare = 2;
    private const double PeriodShare = 1;

    // A passage of another document that names it, too, may be about it; the words of a longer name may stand there by chance.
    private const double NameInText = 0.75;

    private readonly IndexScope scope;
    private readonly ScopePostings postings;
    private readonly FrequencyCounter counter;
    private float[] fit = [];
    private double shares;

    private FactFit(IndexScope scope, ScopePostings postings, FrequencyCounter counter)
    {
        this.scope = scope;
        this.postings = postings;
        this.counter = counter;
    }

    /// <summary>By chunk, 0..1.</summary>
    public ReadOnlySpan<float> Chunks => fit;

    /// <summary>Of a full fit, beside the highest score without.</summary>
    public double Weight { get; private set; }

    /// <summary>Words of the question that name a document and thus say nothing of the place in it.</summary>
    public IReadOnlyList<string> NamingWords { get; private set; } = [];

    /// <returns>Null where the question names nothing that parts the documents.</returns>
    public static FactFit? Of(IndexScope scope, ScopePostings postings, FrequencyCounter counter, QuestionFacts question)
    {
        var found = new FactFit(scope, postings, counter);
        var names = question.Names(term => postings.Holds(ChunkFields.Fact, term)).ToList();
        var parting = names.Where(name => found.Add(found.Named(name), NameShare)).ToList();
        var codes = question.Codes.Where(code => found.Add(found.OfCode(code), NameShare)).ToList();
        var quarters = question.Quarters.Where(quarter => found.Add(found.Having([(quarter, 1)]), PeriodShare)).ToList();
        var isOfYear = found.Add(found.OfYears(question.Years), PeriodShare);
        if (parting.Count + codes.Count + quarters.Count == 0 && !isOfYear)
        {
            return null;
        }

        found.NamingWords = [.. parting.SelectMany(name => name.Words)];
        found.Weight = parting.Count + codes.Count > 0 ? NameWeight : PeriodWeight;
        TensorPrimitives.Divide(found.fit, (float)found.shares, found.fit);
        return found;
    }

    // A code that names a file; documents that give it are about it as well.
    private float[]? OfCode(string code) => postings.Holds(ChunkFields.Fact, code) ? Having([(code, 1), (FactTerm.Mention(code), 1)]) : null;

    // Null where no chunk has any of them.
    private float[]? Having(IReadOnlyList<(string Term, double Fit)> terms)
    {
        using var list = new PostingList();
        float[]? best = null;
        foreach (var (term, value) in terms)
        {
            postings.Read(ChunkFields.Fact, term, list);
            best ??= list.Count > 0 ? new float[scope.Count] : null;
            foreach (var chunk in list.Chunks)
            {
                best![chunk] = Math.Max(best[chunk], (float)value);
            }
        }

        return best;
    }

    private float[] Named(NamedDocument name)
    {
        var best = Having([(name.Term, 1)]) ?? new float[scope.Count];
        foreach (var chunk in name.Words is [var only] ? Holding(only) : [])
        {
            best[chunk] = Math.Max(best[chunk], (float)NameInText);
        }

        return best;
    }

    // A document of no year is not of another one.
    private float[]? OfYears(IReadOnlyList<(string Term, double Fit)> years)
    {
        if (Having(years) is not { } best || Having([(FactTerm.SomeYear, 1)]) is not { } dated)
        {
            return null;
        }

        for (var chunk = 0; chunk < best.Length; chunk++)
        {
            best[chunk] = dated[chunk] > 0 ? best[chunk] : 1;
        }

        return best;
    }

    /// <returns>False where it parts nothing.</returns>
    private bool Add(float[]? fits, double share)
    {
        if (fits is null || !fits.AsSpan().ContainsAnyExcept(fits[0]))
        {
            return false;
        }

        fit = fit.Length > 0 ? fit : new float[scope.Count];
        TensorPrimitives.MultiplyAdd(fits, (float)share, fit, fit);
        shares += share;
        return true;
    }

    // The chunks whose text or title has every word.
    private HashSet<int> Holding(string text)
    {
        HashSet<int>? chunks = null;
        var units = TextAnalyzer.AnalyzeQuery(text, scope.Languages).SelectMany(word => word.Readings[0].Units);
        foreach (var unit in units.Where(unit => unit.Space == TermSpace.Stem))
        {
            counter.Count(unit);
            var held = counter.Chunks.ToArray();
            chunks = chunks is null ? [.. held] : [.. chunks.Intersect(held)];
        }

        return chunks ?? [];
    }
}
