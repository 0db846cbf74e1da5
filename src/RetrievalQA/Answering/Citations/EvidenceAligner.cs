using System.Text.RegularExpressions;
using RetrievalQA.Answering.Citations.Support;
using RetrievalQA.Conversations;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Finds the evidence for a sentence that has no code: the one that is nearest to it, where it is near enough and says nothing
/// else. One fixed bar; what does not reach it stays uncited.
/// </summary>
public sealed partial class EvidenceAligner(ClaimMatcher matcher)
{
    /// <summary>
    /// What words and likeness, and what can be checked, must come to. Chosen on a part of claims.jsonl before the rules
    /// against altered claims; with them 3 of 149 claims that nothing supports are aligned there, and 3 of 64 that were kept aside.
    /// </summary>
    public const double Bar = 0.9;

    // What can be checked (amounts, dates, names, negation) and is the same. What is another hides no sentence that is nearer otherwise.
    private const double CheckedBonus = 0.2;

    // Fewer words than this agree by chance ("Yes, that is right.").
    private const int FewestWords = 4;

    /// <summary>The evidence for a claim; null where none is near enough, or the nearest says something else.</summary>
    public async Task<AlignedEvidence?> FindAsync(string claim, ShownEvidence shown, CancellationToken cancel)
    {
        if (Words().Count(claim) < FewestWords)
        {
            return null;
        }

        var name = shown.NameAtStart(claim);
        AlignedEvidence? nearest = null;
        foreach (var match in await matcher.MatchAsync(claim, shown.Compared, cancel))
        {
            var (evidence, around) = (shown[match], shown.Around(match));
            if (name is not null && !ClaimNames.Holds(around, name))
            {
                continue;
            }

            var support = SupportCheck.Check(claim, evidence.Passage.Chunk.Shown(evidence.Span), around);
            var score = match.Score + (support is CitationSupport.Unchecked ? 0 : CheckedBonus);
            nearest = nearest is null || score > nearest.Score ? new AlignedEvidence(evidence, score, support) { IsAltered = match.IsAltered } : nearest;
        }

        return nearest is { Support: not CitationSupport.Partial, IsAltered: false, Score: >= Bar } ? nearest : null;
    }

    internal static double Scored(ClaimMatch match, CitationSupport support) => match.Score + (support is CitationSupport.Verified ? CheckedBonus : 0);

    // Words of alphabets whole; scripts without spaces, and Hangul with its particles, by pairs of characters.
    [GeneratedRegex(@"(?=[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]{2})|[\p{L}\p{Nd}-[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Words();
}

/// <summary>Evidence that was found for a claim.</summary>
/// <param name="Score">At least <see cref="EvidenceAligner.Bar"/>.</param>
public sealed record AlignedEvidence(Evidence Evidence, double Score, CitationSupport Support)
{
    internal bool IsAltered { get; init; }
}
