using System.Numerics.Tensors;

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
    private const double PeriodWeight = 0.5;

    private const double NameShare = 2;
    private const double PeriodShare = 1;

    private readonly IndexScope scope;
    private readonly ScopePostings postings;
    private readonly float[] fit;
    private double shares;

    private FactFit(IndexScope scope, ScopePostings postings)
    {
        this.scope = scope;
        this.postings = postings;
        fit = new float[scope.Count];
    }

    /// <summary>By chunk, 0..1.</summary>
    public ReadOnlySpan<float> Chunks => fit;

    /// <summary>Of a full fit, beside the highest score without.</summary>
    public double Weight { get; private set; }

    /// <summary>Words of the question that name a document and thus say nothing of the place in it.</summary>
    public IReadOnlyList<string> NamingWords { get; private set; } = [];

    /// <returns>Null where the question names nothing that parts the documents.</returns>
    public static FactFit? Of(IndexScope scope, ScopePostings postings, QuestionFacts question)
    {
        var fit = new FactFit(scope, postings);
        var names = question.Names(term => postings.Holds(ChunkFields.Fact, term)).ToList();
        var parting = names.Where(name => fit.Add([(name.Term, 1)], NameShare)).ToList();
        fit.NamingWords = parting.Count == 1 ? parting[0].Words : [];
        var isNamed = parting.Count > 0 | question.Codes.Count(code => fit.Add([(code, 1)], NameShare)) > 0;
        var isOfPeriod = question.Periods.Count(period => fit.Add(period, PeriodShare)) > 0;
        if (!isNamed && !isOfPeriod)
        {
            return null;
        }

        fit.Weight = isNamed ? NameWeight : PeriodWeight;
        TensorPrimitives.Divide(fit.fit, (float)fit.shares, fit.fit);
        return fit;
    }

    private bool Add(IReadOnlyList<(string Term, double Fit)> terms, double share)
    {
        using var list = new PostingList();
        var best = new float[scope.Count];
        foreach (var (term, value) in terms)
        {
            postings.Read(ChunkFields.Fact, term, list);
            foreach (var chunk in list.Chunks)
            {
                best[chunk] = Math.Max(best[chunk], (float)value);
            }
        }

        if (best.Length == 0 || !best.AsSpan().ContainsAnyExcept(best[0]))
        {
            return false;
        }

        for (var chunk = 0; chunk < best.Length; chunk++)
        {
            fit[chunk] += (float)share * best[chunk];
        }

        shares += share;
        return true;
    }
}
