using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Answering.Citations;

/// <summary>What becomes of the codes that a model wrote.</summary>
public class CodeMenderTests
{
    private readonly EvidenceLedger ledger = new();
    private readonly IReadOnlyList<Evidence> shown;

    public CodeMenderTests() => shown = ledger.Search(
        "fee", EvidenceSamples.Plain("file-a", "The annual fee is 20 euros for every member.", "Dogs have to be kept on a lead.", "Guests pay 5 euros.")).Shown();

    [Theory]
    [InlineData("The annual fee is 20 euros for every member.", 0)]
    [InlineData("Membership is not free of charge.", 0)] // In doubt the model is believed.
    [InlineData("회원은 매년 이십 유로를 냅니다.", 0)]
    public async Task A_code_that_may_be_right_stays(string claim, int cited) =>
        Assert.Equal([new CitedEvidence(shown[cited], CitationMethod.Model)], await MendAsync(claim, shown[cited]));

    [Fact]
    public async Task The_sentence_that_says_it_takes_the_place_of_one_that_does_not_and_is_told_apart() => Assert.Equal(
        [new CitedEvidence(shown[0], CitationMethod.Aligned)], await MendAsync("The annual fee is 20 euros for every member.", shown[1]));

    [Fact]
    public async Task Of_several_codes_at_one_place_none_is_replaced()
    {
        var mended = await MendAsync("The annual fee is 20 euros for every member, and guests pay 5 euros.", shown[0], shown[2]);
        Assert.Equal([shown[0], shown[2]], mended.Select(cited => cited.Evidence));
        Assert.All(mended, cited => Assert.Equal(CitationMethod.Model, cited.Method));
    }

    private Task<IReadOnlyList<CitedEvidence>> MendAsync(string claim, params Evidence[] cited)
    {
        var matcher = new ClaimMatcher(new SentenceModel(Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Off }), TimeProvider.System));
        return new CodeMender(new EvidenceAligner(matcher), matcher).MendAsync(claim, cited, new ShownEvidence(ledger), default);
    }
}
