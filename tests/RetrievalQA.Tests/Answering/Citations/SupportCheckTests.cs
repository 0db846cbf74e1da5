using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;

namespace RetrievalQA.Tests.Answering.Citations;

public class SupportCheckTests
{
    [Theory]
    [InlineData("Notice is 30 days.", "Either party may end it with 30 days' notice.", CitationSupport.Verified)]
    [InlineData("Notice is 60 days.", "Either party may end it with 30 days' notice.", CitationSupport.Partial)]
    [InlineData("The price is 1000 euros.", "The price is EUR 1,000.", CitationSupport.Verified)]
    [InlineData("It was signed by Anna Berg.", "Signed: Anna Berg, director", CitationSupport.Verified)]
    [InlineData("It was signed by Otto Lang.", "Signed: Anna Berg, director", CitationSupport.Partial)]
    [InlineData("Damage is covered.", "Damage is not covered.", CitationSupport.Unchecked)]
    [InlineData("Damage is not covered.", "Damage is covered by the warranty.", CitationSupport.Partial)]
    [InlineData("이월되지 않습니다", "미사용 연차는 이월되지\n않습니다.", CitationSupport.Verified)]
    [InlineData("Some general remark", "Other words", CitationSupport.Unchecked)]
    public void Numbers_names_and_negation_of_the_claim_must_occur_in_the_evidence(string claim, string evidence, CitationSupport expected) =>
        Assert.Equal(expected, SupportCheck.Check(claim, evidence));
}
