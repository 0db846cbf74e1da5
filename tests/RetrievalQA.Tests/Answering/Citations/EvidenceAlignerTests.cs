using RetrievalQA.Answering.Citations;

namespace RetrievalQA.Tests.Answering.Citations;

public sealed class EvidenceAlignerTests
{
    private static readonly string[] Sentences =
        ["The annual fee is 20 euros for every member.", "Dogs have to be kept on a lead.", "회원의 연회비는 이만 원입니다.", "年会费为每位会员二十欧元。"];

    private readonly IReadOnlyList<Evidence> evidence = new EvidenceLedger().Search("fee", EvidenceSamples.Plain("file-a", Sentences)).Shown();

    [Theory]
    [InlineData("The annual fee is 20 euros.", 0)]
    [InlineData("THE ANNUAL FEE IS 20 EUROS!", 0)]
    [InlineData("회원의 연회비는 이만 원입니다.", 2)]
    [InlineData("年会费为每位会员二十欧元。", 3)]
    public void A_sentence_finds_the_evidence_that_holds_its_words(string answer, int expected) =>
        Assert.Equal([evidence[expected]], EvidenceAligner.Align(answer, evidence));

    [Theory]
    [InlineData("a b c d e f g x y z", 1)] // Seven of ten.
    [InlineData("a b c d e f v x y z", 0)] // Six of ten.
    public void Seven_words_of_ten_are_enough_and_six_are_not(string answer, int found)
    {
        var letters = new EvidenceLedger().Search("x", EvidenceSamples.Plain("file-a", "a b c d e f g")).Shown();
        Assert.Equal(found, EvidenceAligner.Align(answer, letters).Count);
    }

    [Fact]
    public void Fewer_than_four_words_agree_by_chance() => Assert.Empty(EvidenceAligner.Align("The annual fee.", evidence));

    [Fact]
    public void Evidence_stands_once_and_in_the_order_of_the_answer() => Assert.Equal(
        [evidence[1], evidence[0]],
        EvidenceAligner.Align(
            "Dogs have to be kept on a lead. The annual fee is 20 euros. Dogs have to be kept on a lead.\nNothing of this stands in the rules at all.", evidence));

    [Fact]
    public void Of_several_the_one_with_most_of_the_words_is_taken()
    {
        var two = new EvidenceLedger().Search("x", EvidenceSamples.Plain("file-a", "The fee is 20 euros.", "The fee is 20 euros a year.")).Shown();
        Assert.Equal([two[1]], EvidenceAligner.Align("The fee is 20 euros a year.", two));
    }

    [Fact]
    public void An_answer_is_aligned_up_to_its_fiftieth_sentence()
    {
        var padding = string.Concat(Enumerable.Repeat("No. ", 49));
        Assert.Single(EvidenceAligner.Align(padding + Sentences[0], evidence));
        Assert.Empty(EvidenceAligner.Align("No. " + padding + Sentences[0], evidence));
    }

    [Fact]
    public void Without_evidence_nothing_is_aligned() => Assert.Empty(EvidenceAligner.Align(Sentences[0], []));
}
