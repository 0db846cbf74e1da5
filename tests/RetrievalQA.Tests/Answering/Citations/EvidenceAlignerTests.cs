using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Answering.Citations;

public sealed class EvidenceAlignerTests
{
    private static readonly string[] Sentences =
    [
        "The annual fee is 20 euros for every member.", "Dogs have to be kept on a lead.", "회원의 연회비는 이만 원입니다.", "年会费为每位会员二十欧元。",
        "Damage by water is not covered.",
    ];

    private readonly EvidenceLedger ledger = new();
    private readonly IReadOnlyList<Evidence> evidence;

    public EvidenceAlignerTests() => evidence = ledger.Search("fee", EvidenceSamples.Plain("file-a", Sentences)).Shown();

    [Theory]
    [InlineData("The annual fee is 20 euros.", 0)]
    [InlineData("THE ANNUAL FEE IS 20 EUROS!", 0)]
    [InlineData("Every member pays an annual fee of twenty euros.", 0)]
    [InlineData("회원의 연회비는 이만 원입니다.", 2)]
    [InlineData("年会费为每位会员二十欧元。", 3)]
    public async Task A_claim_finds_the_evidence_that_says_it(string claim, int expected) => Assert.Equal(evidence[expected], await FindAsync(claim));

    [Theory]
    [InlineData("The annual fee is 30 euros for every member.")]
    [InlineData("Damage by water is covered.")]
    [InlineData("Nothing of this stands in the rules at all.")]
    [InlineData("The annual fee.")] // Fewer than four words agree by chance.
    public async Task What_says_something_else_is_no_evidence(string claim) => Assert.Null(await FindAsync(claim));

    [Fact]
    public async Task A_name_at_the_start_of_a_claim_must_be_that_of_the_document()
    {
        var search = ledger.Search(
            "rent",
            EvidenceSamples.Passage("file-b", "okford.txt", 0.5, 0, ("", false, ["The rent is 900 euros a month for the flat."])),
            EvidenceSamples.Passage("file-c", "northmere.txt", 0.5, 0, ("", false, ["The rent is 950 euros a month for the flat."])));
        Assert.Equal(search.Shown()[0], await FindAsync("Okford rent is 900 euros a month for the flat."));
        Assert.Null(await FindAsync("Northmere asks that the rent is 900 euros a month for the flat."));
    }

    [Fact]
    public async Task Of_several_the_one_with_most_of_the_words_is_taken()
    {
        var two = ledger.Search("x", EvidenceSamples.Plain("file-b", "The toll is 20 euros.", "The toll is 20 euros a year.")).Shown();
        Assert.Equal(two[1], await FindAsync("The toll is 20 euros a year."));
    }

    [Fact]
    public async Task Without_evidence_nothing_is_found() =>
        Assert.Null(await Aligner.FindAsync(Sentences[0], new ShownEvidence(new EvidenceLedger()), default));

    internal static EvidenceAligner Aligner =>
        new(new ClaimMatcher(new SentenceModel(Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Off }), TimeProvider.System)));

    private async Task<Evidence?> FindAsync(string claim) => (await Aligner.FindAsync(claim, new ShownEvidence(ledger), default))?.Evidence;
}
