using RetrievalQA.Answering.Citations;
using RetrievalQA.Evaluation;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Answering.Citations.Claims;

/// <summary>What alignment finds for claims in other words than the documents', and for claims that nothing supports.</summary>
public class AlignedClaimsTests(ITestOutputHelper output)
{
    // The bar is chosen on one part; the other is looked at as a total alone.
    [Theory]
    [InlineData(SentenceModelSource.BuiltIn, 0.4)]
    [InlineData(SentenceModelSource.Off, 0.2)]
    public async Task What_is_aligned_is_right_and_what_nothing_supports_is_not_aligned(SentenceModelSource model, double share)
    {
        await using var set = await ClaimSet.LoadAsync(model);
        var aligner = new EvidenceAligner(new ClaimMatcher(set.Model));
        var found = new List<(Claim Claim, AlignedEvidence? Aligned)>();
        foreach (var claim in set.Claims)
        {
            found.Add((claim, await aligner.FindAsync(claim.Text, new ShownEvidence(await set.SearchAsync(claim.Question)), default)));
        }

        foreach (var half in Enum.GetValues<QuestionHalf>())
        {
            var supported = found.Where(item => item.Claim.IsSupported && item.Claim.Half == half).ToList();
            var unsupported = found.Where(item => !item.Claim.IsSupported && item.Claim.Half == half).ToList();
            var aligned = supported.Count(item => item.Aligned is not null);
            var right = supported.Count(item => item.Aligned is { Evidence: var evidence } && item.Claim.IsSupportedBy(evidence.FileId, evidence.Text));
            var wrongly = unsupported.Count(item => item.Aligned is not null);
            output.WriteLine($"{model}, {half}: aligned {aligned} of {supported.Count}, right {right}; of {unsupported.Count} without support {wrongly}");
            List(found.Where(item => item.Claim.Half == half && half == QuestionHalf.Choose));
            Assert.True(aligned >= share * supported.Count, $"{half}: {aligned} of {supported.Count} aligned");
            Assert.True(aligned - right <= Math.Max(1, 0.05 * aligned), $"{half}: {right} of {aligned} right");
            Assert.True(wrongly <= Math.Ceiling(unsupported.Count / 30.0), $"{half}: {wrongly} of {unsupported.Count} aligned that nothing supports");
        }
    }

    private void List(IEnumerable<(Claim Claim, AlignedEvidence? Aligned)> found)
    {
        foreach (var (claim, aligned) in found.Where(item => item.Aligned is { Evidence: var evidence } && !item.Claim.IsSupportedBy(evidence.FileId, evidence.Text)))
        {
            output.WriteLine($"  {claim.Id} {claim.Kind}: {claim.Text} -> {aligned?.Score:0.00} {aligned?.Evidence.Line}");
        }
    }
}
