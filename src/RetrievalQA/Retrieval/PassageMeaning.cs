using RetrievalQA.Documents;
using RetrievalQA.Indexing.Vectors;

namespace RetrievalQA.Retrieval;

/// <summary>How alike the parts of a passage and the question are in meaning.</summary>
/// <param name="Share">Of the passage's score that a likeness of 1 is.</param>
public sealed record PassageMeaning(double Share, IReadOnlyList<PassageLikeness> Parts)
{
    /// <summary>What the passage's score is more than that of one part of it: 0 for the part that is most alike.</summary>
    public double Loss(SourceSpan span)
    {
        var within = Parts.Where(part => Math.Min(part.Span.End, span.End) > Math.Max(part.Span.Start, span.Start));
        return Share * (Highest(Parts) - Highest(within));
    }

    private static double Highest(IEnumerable<PassageLikeness> parts) => parts.Select(part => Math.Max(0, part.Likeness)).DefaultIfEmpty(0).Max();
}
