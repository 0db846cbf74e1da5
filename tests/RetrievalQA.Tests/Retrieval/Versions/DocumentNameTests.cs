using RetrievalQA.Retrieval.Versions;

namespace RetrievalQA.Tests.Retrieval.Versions;

public class DocumentNameTests
{
    [Theory]
    [InlineData("remote-work-policy-v3.md", "remote work policy", "3", null, 0)]
    [InlineData("Remote_Work_Policy_version_2.1_final.docx", "remote work policy", "2.1", null, 1)]
    [InlineData("dress-code rev B.pdf", "dress code", "b", null, 0)]
    [InlineData("travel rules 2nd edition.pdf", "travel rules", "2", null, 0)]
    [InlineData("travel-rules-2024-06.md", "travel rules", null, "2024-06", 0)]
    [InlineData("travel_rules_20240601.md", "travel rules", null, "2024-06-01", 0)]
    [InlineData("Travel rules 1 June 2024.md", "travel rules", null, "2024-06-01", 0)]
    [InlineData("BESTBUY_2023_10K.pdf", "bestbuy 10k", null, "2023", 0)]
    [InlineData("BESTBUY_2023Q4_10Q.pdf", "bestbuy 10q", null, "2023-q4", 0)]
    [InlineData("Copy of plan (1).txt", "plan", null, null, 0)]
    [InlineData("plan - old.txt", "plan", null, null, -2)]
    [InlineData("plan_draft.txt", "plan", null, null, -1)]
    [InlineData("휴가규정_2024년판.hwp", "휴가규정", null, "2024", 0)]
    [InlineData("휴가규정_개정판.hwp", "휴가규정", null, null, 2)]
    [InlineData("휴가규정(최신).hwp", "휴가규정", null, null, 2)]
    [InlineData("휴가규정 제3판.hwp", "휴가규정", "3", null, 0)]
    [InlineData("就業規則 第2版.pdf", "就業規則", "2", null, 0)]
    [InlineData("kx-200-manual.pdf", "kx 200 manual", null, null, 0)]
    [InlineData("report-1850.pdf", "report 1850", null, null, 0)]
    public void A_file_name_is_a_document_and_a_version(string fileName, string stem, string? number, string? date, int standing)
    {
        var name = DocumentName.OfFile(fileName);
        Assert.Equal((stem, number, date, standing), (name.Stem, name.Number, name.Date, name.Standing));
    }

    [Fact]
    public void A_name_that_was_decomposed_is_the_same() =>
        Assert.Equal("휴가규정", DocumentName.OfFile("휴가규정_최신.hwp".Normalize(System.Text.NormalizationForm.FormD)).Stem);

    [Theory]
    [InlineData("2", "10", -1)]
    [InlineData("2.1", "2", 1)]
    [InlineData("1.0", "1", 0)]
    [InlineData("b", "a", 1)]
    [InlineData("b", "2", null)]
    public void Numbers_are_compared_part_by_part(string left, string right, int? expected) =>
        Assert.Equal(expected, VersionMark.CompareNumbers(left, right) is { } compared ? Math.Sign(compared) : null);
}
