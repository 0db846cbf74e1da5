using RetrievalQA.Indexing.Facts;

namespace RetrievalQA.Tests.Indexing.Facts;

public class DocumentFactsTests
{
    [Theory]
    [InlineData("BESTBUY_2023_10K.pdf", "Best Buy sells electronics.", "w:bestbuy", "y:2023", "c:10k")]
    [InlineData("BESTBUY_2024Q2_10Q.pdf", "Best Buy sells electronics.", "w:bestbuy", "y:2024", "q:2")]
    [InlineData("acme-FY18.txt", "Acme sells anvils.", "n:acme", "y:2018")]
    [InlineData("AMAZON_2017_10K.pdf", "Amazon sells books.", "n:amazon", "y:2017")]
    [InlineData("KX-204-manual.md", "How to use it.", "c:kx204")]
    [InlineData("handbook-v2.1.md", "How to use it.", "v:2.1")]
    [InlineData("report.pdf", "Foot Locker, Inc. sells shoes. Foot Locker has shops, Foot Locker has staff, Foot Locker has stock, Foot Locker has customers.", "n:footlocker")]
    [InlineData("report.pdf", "For the fiscal year ended January 28, 2023\nIt sold shoes.", "y:2023")]
    public void File_name_title_and_text_say_what_a_document_is(string fileName, string text, params string[] facts) =>
        Assert.Subset(Of(fileName, text), facts.ToHashSet());

    [Fact]
    public void A_word_that_the_text_writes_in_lower_case_is_no_proper_name() =>
        Assert.DoesNotContain("n:travel", Of("travel-policy.md", "Travel is paid for. Any travel needs a ticket."));

    [Fact]
    public void The_letters_of_a_code_are_no_name() => Assert.DoesNotContain("n:hx", Of("HX-200-faq.html", "The HX-200 is dry."));

    private static HashSet<string> Of(string fileName, string text) => [.. DocumentFacts.Of(fileName, [IndexHarness.Chunk(IndexHarness.Source("file"), text)])];
}
