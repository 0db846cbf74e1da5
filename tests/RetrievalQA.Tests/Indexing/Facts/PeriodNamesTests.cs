using RetrievalQA.Indexing.Facts;

namespace RetrievalQA.Tests.Indexing.Facts;

public class PeriodNamesTests
{
    [Theory]
    [InlineData("sales in FY2018", 2018)]
    [InlineData("sales in FY'18", 2018)]
    [InlineData("sales in fiscal 2023.", 2023)]
    [InlineData("Q2'2023", 2023)]
    [InlineData("zip 20549")]
    [InlineData("2,017 shops")]
    public void Years_are_read_as_they_are_written(string text, params int[] years) => Assert.Equal(years, PeriodNames.Years(text));

    [Theory]
    [InlineData("2024Q2", 2)]
    [InlineData("Q4 of FY2023", 4)]
    [InlineData("in the third quarter", 3)]
    [InlineData("a quarter of it")]
    public void Quarters_are_read_as_they_are_written(string text, params int[] quarters) => Assert.Equal(quarters, PeriodNames.Quarters(text));

    [Theory]
    [InlineData("version 2 of the plan", "2")]
    [InlineData("plan-v2.1", "2.1")]
    [InlineData("2 of the plans")]
    public void Versions_are_read_as_they_are_written(string text, params string[] versions) => Assert.Equal(versions, PeriodNames.Versions(text));
}
