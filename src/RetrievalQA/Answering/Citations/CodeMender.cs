using RetrievalQA.Answering.Citations.Support;
using RetrievalQA.Conversations;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Looks at what a model pointed at before it is told to anyone: where another sentence clearly says what the model said and the
/// one under its code does not, it takes that one's place; what is clearly of another thing is left out. In doubt the model is
/// believed.
/// </summary>
public sealed class CodeMender(EvidenceAligner aligner, ClaimMatcher matcher)
{
    // How much nearer than the cited sentence another must be.
    private const double Margin = 0.3;

    // Of a sentence that shares neither words nor meaning.
    private const double OfAnotherThing = 0;

    /// <param name="claim">The sentence that the codes stand at.</param>
    /// <param name="cited">What stands under them.</param>
    public async Task<IReadOnlyList<CitedEvidence>> MendAsync(
        string claim, IReadOnlyList<Evidence> cited, ShownEvidence shown, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(claim) || cited.All(evidence => IsRepeated(claim, evidence)))
        {
            return AsCited(cited);
        }

        var judged = new List<(Evidence Evidence, double Score, bool IsCertain)>();
        foreach (var evidence in cited)
        {
            judged.Add(await JudgeAsync(claim, evidence, cancel));
        }

        var found = await aligner.FindAsync(claim, shown, cancel);
        if (judged is [var only] && found is not null && only.Score < EvidenceAligner.Bar && only.Score < found.Score - Margin)
        {
            return [new CitedEvidence(found.Evidence, CitationMethod.Aligned)];
        }

        var kept = judged.Where(item => !item.IsCertain || item.Score >= OfAnotherThing).Select(item => item.Evidence).ToList();
        return kept.Count == 0 && found is not null ? [new CitedEvidence(found.Evidence, CitationMethod.Aligned)] : AsCited(kept);
    }

    private async Task<(Evidence Evidence, double Score, bool IsCertain)> JudgeAsync(string claim, Evidence evidence, CancellationToken cancel)
    {
        var passage = new EvidencePassage(evidence.Passage.FileName, 0, [evidence.Line]);
        var match = (await matcher.MatchAsync(claim, new ComparedPassages([passage]), cancel))[0];
        var support = SupportCheck.Check(claim, evidence.Passage.Chunk.Shown(evidence.Span), evidence.Passage.FileName, evidence.Passage.Chunk.Text);
        return (evidence, EvidenceAligner.Scored(match, support), match.IsCertain);
    }

    private static bool IsRepeated(string claim, Evidence evidence) => claim.Contains(evidence.Line, StringComparison.Ordinal);

    /// <summary>As the model pointed.</summary>
    public static IReadOnlyList<CitedEvidence> AsCited(IReadOnlyList<Evidence> cited) =>
        [.. cited.Select(evidence => new CitedEvidence(evidence, CitationMethod.Model))];
}
