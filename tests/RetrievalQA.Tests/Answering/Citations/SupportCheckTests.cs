using RetrievalQA.Answering.Citations.Support;
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
    [InlineData("Damage is covered.", "Damage is not covered.", CitationSupport.Partial)]
    [InlineData("Damage is not covered.", "Damage is covered by the warranty.", CitationSupport.Partial)]
    [InlineData("Damage is covered", "Damage is covered", CitationSupport.Verified)]
    [InlineData("Covered by the warranty.", "Scratches are not covered by the warranty.", CitationSupport.Partial)]
    [InlineData("Visitors may take photographs.", "Visitors may not take photographs.", CitationSupport.Partial)]
    [InlineData("Photographs are forbidden.", "Photographs are not permitted in buildings B and C.", CitationSupport.Verified)]
    [InlineData("Repairs after a flood are paid by the hour.", "Damage caused by flooding is not covered by the fee and is repaired at the hourly rate.", CitationSupport.Unchecked)]
    [InlineData("Laboratory coats must be taken home.", "Laboratory coats are washed by the company and must not be taken home.", CitationSupport.Partial)]
    [InlineData("이월됩니다.", "미사용 연차는 이월되지 않습니다.", CitationSupport.Partial)]
    [InlineData("배터리는 충전할 수 없습니다.", "배터리는 충전할 수 있습니다.", CitationSupport.Partial)]
    [InlineData("사진을 찍으면 안 됩니다.", "사진 촬영은 금지합니다.", CitationSupport.Verified)]
    [InlineData("返品できます。", "返品できません。", CitationSupport.Partial)]
    [InlineData("影碟可以续借。", "影碟不得续借。", CitationSupport.Partial)]
    [InlineData("Grillen ist erlaubt.", "Grillen ist nicht erlaubt.", CitationSupport.Partial)]
    [InlineData("Eine E-Mail genügt nicht.", "Die Kündigung bedarf der Schriftform; eine E-Mail genügt nicht.", CitationSupport.Verified)]
    [InlineData("Thirty-eight customers had to wait.", "Deliveries to 38 customers were delayed.", CitationSupport.Verified)]
    [InlineData("Forty customers had to wait.", "Deliveries to 38 customers were delayed.", CitationSupport.Partial)]
    [InlineData("It weighs 1,420 g.", "Weight with battery 1.42 kg", CitationSupport.Verified)]
    [InlineData("It weighs 1.42 g.", "Weight with battery 1.42 kg", CitationSupport.Partial)]
    [InlineData("You have two weeks.", "A defect must be reported within 14 days.", CitationSupport.Verified)]
    [InlineData("You have 14 weeks.", "A defect must be reported within 14 days.", CitationSupport.Partial)]
    [InlineData("It lasted 222 minutes.", "They could not be used for 3 hours and 42 minutes.", CitationSupport.Verified)]
    [InlineData("It takes a quarter of an hour.", "Rinse for at least 15 minutes.", CitationSupport.Verified)]
    [InlineData("It is locked for half an hour.", "The instrument is blocked for 30 minutes.", CitationSupport.Verified)]
    [InlineData("Half of the pay goes on.", "Sick pay is 50% of basic pay.", CitationSupport.Verified)]
    [InlineData("It is 20 percent.", "A share of 20% is paid.", CitationSupport.Verified)]
    [InlineData("The contract was signed on 2025-03-03.", "This agreement is made on 3 March 2025.", CitationSupport.Verified)]
    [InlineData("The contract was signed on 4 March 2025.", "This agreement is made on 3 March 2025.", CitationSupport.Partial)]
    [InlineData("계약일은 2025년 3월 3일입니다.", "This agreement is made on 3 March 2025.", CitationSupport.Verified)]
    [InlineData("The line closes at 5 pm.", "전화 상담은 오후 5시까지 운영합니다.", CitationSupport.Verified)]
    [InlineData("It opens at 9:30.", "Open from 09:30 to 17:00.", CitationSupport.Verified)]
    [InlineData("Der Preis ist 1.500 Euro.", "The price is EUR 1,500.", CitationSupport.Verified)]
    [InlineData("Es dauert achtunddreißig Tage.", "Es dauert 38 Tage.", CitationSupport.Verified)]
    [InlineData("3만 원까지입니다.", "30,000원 이하의 지출", CitationSupport.Verified)]
    [InlineData("보증 기간은 이틀입니다.", "보증 기간은 2일입니다.", CitationSupport.Verified)]
    [InlineData("借期为三十五天。", "借期均为35天。", CitationSupport.Verified)]
    [InlineData("The HX-300 weighs 2 kg.", "It weighs 2 kg.", CitationSupport.Partial)]
    [InlineData("Charging works from 5 to 40 °C.", "Charging is possible only between 5 and 40 °C.", CitationSupport.Verified)]
    [InlineData("At 10:10 they got a mail.", "They were informed at 10:10.", CitationSupport.Verified)]
    [InlineData("At 10:10 they got a mail.", "They were informed at 10:20.", CitationSupport.Partial)]
    [InlineData("You pay in ten instalments, one a month.", "It is repaid in ten monthly instalments.", CitationSupport.Verified)]
    [InlineData("A host may take no more than four guests.", "A host may accompany at most four visitors.", CitationSupport.Verified)]
    [InlineData("The warranty of the DL-40 can be extended.", "The warranty of an HX-200 can be extended.", CitationSupport.Partial)]
    [InlineData("There is a version for macOS.", "There is a version for Windows.", CitationSupport.Partial)]
    [InlineData("이월되지 않습니다", "미사용 연차는 이월되지\n않습니다.", CitationSupport.Verified)]
    [InlineData("Some general remark", "Other words", CitationSupport.Unchecked)]
    public void Numbers_names_and_negation_of_the_claim_must_occur_in_the_evidence(string claim, string evidence, CitationSupport expected) =>
        Assert.Equal(expected, SupportCheck.Check(claim, evidence));

    [Fact]
    public void A_name_may_stand_around_the_quote()
    {
        Assert.Equal(CitationSupport.Verified, SupportCheck.Check("The pump of Tarnfell needs 2 bolts.", "It needs 2 bolts.", "Tarnfell pumps"));
        Assert.Equal(CitationSupport.Partial, SupportCheck.Check("The pump of Okford needs 2 bolts.", "It needs 2 bolts.", "Tarnfell pumps"));
    }
}
