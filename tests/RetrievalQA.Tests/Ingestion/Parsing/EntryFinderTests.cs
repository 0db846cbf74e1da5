using System.Text;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;

namespace RetrievalQA.Tests.Ingestion.Parsing;

/// <summary>A question with its answer, a term with its definition: one unit of two parts.</summary>
public class EntryFinderTests
{
    [Theory]
    [InlineData("a.txt", "Q: How long is the warranty?\nA: Two years.\n\nQ: Who pays for the return?\nA: We do.", 2)]
    [InlineData("a.txt", "Q: How long is the warranty?\nA: Two years.\nQ: Who pays for the return?\nA: We do.", 2)]
    [InlineData("a.txt", "Q: How long is the warranty?\n\nA: Two years.\n\nQ: Who pays for the return?\n\nA: We do.", 2)]
    [InlineData("a.md", "# FAQ\n\n**Q:** How long is the warranty?\n\n**A:** Two years.\n\n**Q:** Who pays?\n\n**A:** We do.", 3)]
    [InlineData("a.txt", "질문: 보증 기간은 얼마입니까?\n답변: 2년입니다.\n\n질문: 반품 비용은 누가 냅니까?\n답변: 저희가 냅니다.", 2)]
    [InlineData("a.txt", "問：保証期間はどのくらいですか？\n答：二年です。", 1)]
    [InlineData("a.txt", "How long is the warranty?\nTwo years.\n\nWho pays for the return?\nWe do.", 2)]
    [InlineData("a.html", "<p>Q: How long is the warranty?</p><p>A: Two years.</p>", 1)]
    [InlineData("a.md", "# Terms\n\n**Berth**\n\nThe place where a ship lies.\n\n**Demurrage**\n\nA charge for keeping a container longer than agreed.\n\n**TEU**\n\nTwenty-foot equivalent unit.\n", 4)]
    [InlineData("a.md", "Berth\n: The place where a ship lies.\n\nTEU\n: Twenty-foot equivalent unit.\n", 2)]
    [InlineData("a.txt", "Berth\n    The place where a ship lies.\n\nTEU\n    Twenty-foot equivalent unit.\n", 2)]
    [InlineData("a.txt", "Berth\nThe place where a ship lies.\n\nDemurrage\nA charge for keeping a container.\n\nTEU\nTwenty-foot equivalent unit.\n", 3)]
    public void A_pair_is_one_unit(string name, string text, int units) => Assert.Equal(units, Split(name, text).Count);

    [Fact]
    public void A_pair_that_is_long_begins_with_its_question()
    {
        var answer = string.Join(' ', Enumerable.Repeat("The answer goes on for a while and says much about it.", 10));
        var sentences = Split("a.txt", $"Q: How long is the warranty?\nA: {answer}");
        Assert.Equal("Q: How long is the warranty?\nA: The answer goes on for a while and says much about it.", sentences[0]);
        Assert.Equal(10, sentences.Count);
    }

    [Fact]
    public void Paragraphs_under_headings_are_no_pairs() =>
        Assert.Equal(
            4, Split("a.txt", "Parking\n\nMembers park behind the building.\n\nOpening hours\n\nWe open at nine and close at six.").Count);

    [Fact]
    public void Questions_before_all_answers_are_no_pairs() =>
        Assert.Equal(
            RegionKind.Paragraph,
            Assert.Single(TextFormatTests.Read("Q: How long?\nQ: Who pays?\nA: Two years.\nA: We do."u8.ToArray(), "a.txt").Regions).Kind);

    [Fact]
    public void A_question_without_an_answer_stays_a_paragraph() =>
        Assert.All(TextFormatTests.Read("Q: Who pays?\n\nNobody knows."u8.ToArray(), "a.txt").Regions, region => Assert.Equal(RegionKind.Paragraph, region.Kind));

    private static IReadOnlyList<string> Split(string name, string text)
    {
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(text), name);
        ParsedDocumentAssert.IsSound(document);
        return [.. SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length)).Select(document.Slice)];
    }
}
