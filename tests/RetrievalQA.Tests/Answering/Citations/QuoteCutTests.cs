using RetrievalQA.Answering.Citations;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Answering.Citations;

/// <summary>A quote is as short as the claim allows, a slice at whole words, and never without what the claim rests on.</summary>
public class QuoteCutTests
{
    private const string Renewal =
        "The contract runs for three years; it is renewed by one year unless it is cancelled in writing; the monthly fee is 1,200 euros.";

    private const string Row = "DL-40 data logger\t36 months from delivery of the instrument\tDate of delivery\tNo extension is on offer for this instrument";

    [Theory]
    [InlineData(Renewal, "The monthly fee is 1,200 euros.", "the monthly fee is 1,200 euros.")]
    [InlineData(Renewal, "The contract runs for three years and the monthly fee is 1,200 euros.", Renewal)]
    [InlineData(Renewal, "It is renewed by one year.", "it is renewed by one year unless it is cancelled in writing")]
    [InlineData(Renewal, "The contract runs for three years.", Renewal)] // What follows takes a part of it back.
    [InlineData(Renewal, "Money changes hands every thirty days.", Renewal)] // In words that show nothing of what it rests on.
    [InlineData("Damage is covered. Glass is not covered, and neither is jewellery that is worth more than 500 euros.", "Damage is covered.",
        "Damage is covered. Glass is not covered, and neither is jewellery that is worth more than 500 euros.")]
    [InlineData(Row, "The data logger DL-40 is guaranteed for 36 months.", "DL-40 data logger\t36 months from delivery of the instrument")]
    [InlineData("The fee is 20 euros; dogs pay nothing.", "The fee is 20 euros.", "The fee is 20 euros; dogs pay nothing.")] // Short enough.
    public void It_is_cut_where_its_parts_stand_by_themselves(string sentence, string claim, string quote)
    {
        var text = $"Before. {sentence} After.";
        var span = QuoteCut.Tightest(text, new SourceSpan(8, 8 + sentence.Length), claim);
        Assert.Equal(quote, text[span.Start..span.End]);
    }
}
