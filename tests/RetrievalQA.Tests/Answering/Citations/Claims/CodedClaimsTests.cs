using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Answering.Citations.Claims;

/// <summary>
/// A scripted model writes right, wrong, swapped, missing and invented codes over the documents of the project; half of what it
/// says is in their words and half in its own. What a reader is shown in the end is right and nearly complete.
/// </summary>
public class CodedClaimsTests(ITestOutputHelper output)
{
    private const int Round = 20;

    private enum Code
    {
        Right,
        Wrong,
        Swapped,
        Missing,
        Invented,
    }

    [Fact]
    public async Task Of_what_a_model_says_nearly_all_is_cited_and_nearly_all_that_is_cited_says_it()
    {
        await using var set = await ClaimSet.LoadAsync(SentenceModelSource.BuiltIn);
        var matcher = new ClaimMatcher(set.Model);
        var aligner = new EvidenceAligner(matcher);
        var mender = new CodeMender(aligner, matcher);
        var (said, cited, right, recalled) = (0, 0, 0, 0);
        Evidence? before = null;
        foreach (var (index, claim) in set.Claims.Where(claim => claim.IsSupported).Index())
        {
            var ledger = await set.SearchAsync(claim.Question);
            var evidence = ledger.Searches[0].Sections.SelectMany(section => section.Sentences).ToList();
            if (evidence.Find(shown => claim.IsSupportedBy(shown.FileId, shown.Text)) is not { } supporting)
            {
                continue;
            }

            var shown = new ShownEvidence(ledger);
            var text = index % 2 == 0 ? claim.Text : supporting.Passage.Chunk.Shown(supporting.Span);
            var others = evidence.FindAll(other => !claim.IsSupportedBy(other.FileId, other.Text));
            Evidence? pointed = KindOf(index) switch
            {
                Code.Right => supporting,
                Code.Wrong => others[index % others.Count],
                Code.Swapped => before is not null && others.Find(other => other.Text == before.Text) is { } swapped ? swapped : others[0],
                _ => null,
            };
            before = supporting;
            var citations = pointed is null ? [] : (await mender.MendAsync(text, [pointed], shown, default)).Select(item => item.Evidence).ToList();
            if (citations.Count == 0 && await aligner.FindAsync(text, shown, default) is { } found)
            {
                citations.Add(found.Evidence);
            }

            said++;
            cited += citations.Count;
            right += citations.Count(item => claim.IsSupportedBy(item.FileId, item.Text));
            recalled += citations.Exists(item => claim.IsSupportedBy(item.FileId, item.Text)) ? 1 : 0;
        }

        output.WriteLine($"said {said}, cited {cited}, right {right}: precision {(double)right / cited:0.000}, recall {(double)recalled / said:0.000}");
        Assert.True(said >= 150);
        Assert.True(right >= 0.95 * cited, $"{right} of {cited} citations are right");
        Assert.True(recalled >= 0.9 * said, $"{recalled} of {said} claims are cited rightly");
    }

    // Of twenty codes fourteen are right, two wrong, one is swapped with the code before, two are missing and one is invented.
    private static Code KindOf(int index) => (index % Round) switch
    {
        3 or 14 => Code.Wrong,
        6 => Code.Swapped,
        9 or 16 => Code.Missing,
        19 => Code.Invented,
        _ => Code.Right,
    };
}
