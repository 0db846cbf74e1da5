using RetrievalQA.Indexing.Labels;

namespace RetrievalQA.Tests.Indexing.Labels;

public class TableLabelsTests
{
    private const string Title = "CONSOLIDATED BALANCE SHEETS\n(in millions)\nCash and cash equivalents\t$ 10\n";

    [Fact]
    public void A_row_has_its_label_and_the_title_above() => Assert.Subset(Of(Title).Single(), new HashSet<string> { "balanc sheet", "cash cash equival" });

    [Fact]
    public void The_title_holds_for_rows_of_the_next_chunk() =>
        Assert.Subset(Of(Title, "Merchandise inventories, net\t$ 20")[1], new HashSet<string> { "balanc sheet", "merchandis inventori" });

    [Fact]
    public void The_title_ends_with_other_text() => Assert.DoesNotContain("balanc sheet", Of(Title, "The company sells shoes.\nRent\t$ 20")[1]);

    [Fact]
    public void Another_statement_takes_the_place_of_the_one_before() =>
        Assert.DoesNotContain("balanc sheet", Of(Title, "CONSOLIDATED STATEMENTS OF INCOME\nRevenue\t$ 20")[1]);

    [Fact]
    public void Text_without_rows_has_no_labels() => Assert.Empty(Of("Balance sheets are discussed here.").Single());

    [Theory]
    [InlineData("What was capex?", "purchas properti equip")]
    [InlineData("What were COGS?", "cost sale")]
    [InlineData("Use the P&L statement.", "statement oper")]
    [InlineData("What is EBITDA?", "oper incom")]
    public void A_question_names_what_tables_call_otherwise(string question, string label) =>
        Assert.Contains(QuestionLabels.Of(question, ["en"]).Concepts, terms => terms.Contains(label));

    private static List<HashSet<string>> Of(params string[] texts)
    {
        var labels = new TableLabels();
        return [.. texts.Select((text, ordinal) => labels.Next(IndexHarness.Chunk(IndexHarness.Source("file"), text, ordinal: ordinal)).ToHashSet())];
    }
}
