using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Tests.Retrieval;

public class NamedDocumentTests
{
    [Theory]
    [InlineData("What is the inlet pressure of the KX-204?", "KX-204-manual.md")]
    [InlineData("What is the inlet pressure of the KX-205?", "KX-205-manual.md")]
    public async Task A_code_finds_its_file(string question, string fileName)
    {
        await using var harness = new IndexHarness();
        var sources = Files(harness, ("KX-203-manual.md", "Inlet pressure: pressure of 3 bar at the inlet."), ("KX-204-manual.md", "The inlet takes a pressure of 4 bar."),
            ("KX-205-manual.md", "The inlet takes a pressure of 5 bar."));
        Assert.Equal(fileName, await FirstAsync(harness, sources, question));
    }

    [Theory]
    [InlineData("How many days of leave does the 2022 policy give?", "leave-policy-2022.md")]
    [InlineData("How many days of leave did one get in FY2021?", "leave-policy-2021.md")]
    public async Task A_year_finds_its_policy(string question, string fileName)
    {
        await using var harness = new IndexHarness();
        var sources = Files(harness, ("leave-policy-2021.md", "Everybody is given leave for some days."), ("leave-policy-2022.md", "Everybody is given leave for some days."),
            ("leave-policy-2023.md", "The policy gives 25 days of leave; policy, leave, days."));
        Assert.Equal(fileName, await FirstAsync(harness, sources, question));
    }

    [Fact]
    public async Task A_version_finds_its_plan()
    {
        await using var harness = new IndexHarness();
        var sources = Files(harness, ("plan-v1.md", "The plan version has 2 phases in version 2 of it."), ("plan-v2.md", "It has four phases."));
        Assert.Equal("plan-v2.md", await FirstAsync(harness, sources, "How many phases has version 2 of the plan?"));
    }

    [Theory]
    [InlineData("What is Best Buy's inventory turnover?")]
    [InlineData("what is best buy's inventory turnover?")]
    public async Task A_company_finds_its_report_before_one_that_shares_words(string question)
    {
        await using var harness = new IndexHarness();
        var sources = Files(harness, ("COSTCO_2021_10K.pdf", "Our inventory turnover is the best: members buy what inventory turnover brings."),
            ("BESTBUY_2023_10K.pdf", "Merchandise is sold within weeks. Its turnover rose."));
        Assert.Equal("BESTBUY_2023_10K.pdf", await FirstAsync(harness, sources, question));
    }

    [Fact]
    public async Task A_name_of_which_only_the_words_are_there_is_not_found()
    {
        await using var harness = new IndexHarness();
        var sources = Files(harness, ("COSTCO_2021_10K.pdf", "Our inventory turnover is the best: members buy much."));
        var found = await SearchAsync(harness, sources, "What is the inventory turnover of Best Buy?");
        Assert.Equal(["Best", "Buy"], found.Terms.Where(term => !term.Found).Select(term => term.Text));
    }

    [Fact]
    public async Task Scores_stay_within_one_and_other_stores_change_none()
    {
        await using var harness = new IndexHarness();
        var sources = Files(harness, ("acme-2021.md", "Acme sells anvils."), ("acme-2022.md", "Acme sells hammers and ropes."));
        var before = (await SearchAsync(harness, sources, "What does Acme sell in 2022?")).Passages.Select(passage => passage.Score).ToList();
        Files(harness, ("acme-2022-draft.md", "Acme sells anvils in 2022."));
        var after = (await SearchAsync(harness, sources, "What does Acme sell in 2022?")).Passages.Select(passage => passage.Score).ToList();
        Assert.Equal(before, after);
        Assert.All(after, score => Assert.InRange(score, 0, 1));
        Assert.True(after[0] > after[1]);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A&")]
    [InlineData("A ")]
    [InlineData("Acme Acme ")]
    [InlineData("a")]
    [InlineData("KX-")]
    [InlineData("1A")]
    [InlineData("year ")]
    [InlineData("| |")]
    [InlineData("\t")]
    [InlineData("                ")]
    [InlineData("총계\t")]
    public async Task A_document_is_indexed_whatever_its_text_repeats(string unit)
    {
        await using var harness = new IndexHarness();
        var endless = string.Concat(Enumerable.Repeat(unit, 64_000 / unit.Length));
        var sources = Files(harness, ("ACME_2020_10K.pdf", $"Acme Inc. report\n{endless}"), ("other.md", $"x{endless},\t1\nAcme sells anvils."));
        Assert.NotEmpty((await SearchAsync(harness, sources, "What does Acme sell in 2020?")).Passages);
    }

    [Fact]
    public async Task Facts_that_part_no_documents_change_nothing()
    {
        await using var harness = new IndexHarness();
        var named = Files(harness, ("acme-a.md", "Acme sells anvils."), ("acme-b.md", "Anvils of Acme are heavy."));
        var plain = Files(harness, ("a.md", "Acme sells anvils."), ("b.md", "Anvils of Acme are heavy."));
        var scores = (await SearchAsync(harness, named, "Which anvils are sold?")).Passages.Select(passage => passage.Score);
        Assert.Equal(2, scores.Count());
        Assert.Equal(1, (await harness.Index.SearchAsync(named, "Does Acme sell anvils?", 5, default)).WordsShare);
        Assert.Equal(1, (await harness.Index.SearchAsync(plain, "Does Acme sell anvils?", 5, default)).WordsShare);
    }

    [Fact]
    public async Task The_page_of_a_result_is_that_of_the_matching_place()
    {
        await using var harness = new IndexHarness();
        const string text = "The company sells shoes.\nTotal revenue\t$ 20";
        var source = IndexHarness.Source("file");
        var row = new SourceSpan(text.IndexOf("Total", StringComparison.Ordinal), text.Length);
        harness.Chunks.Save(source, IndexHarness.Chunk(source, text) with
        {
            Sentences = [new SourceSpan(0, row.Start - 1), row],
            Sections = [new ChunkSection(0, "", 35, HasHeading: false), new ChunkSection(1, "", 36, HasHeading: false)],
            PageStart = 35,
            PageEnd = 36,
        });
        harness.Files.Name("file", "report.pdf");
        Assert.Equal(36, (await SearchAsync(harness, [source], "What was the revenue?")).Passages.Single().Page);
        Assert.Equal(35, (await SearchAsync(harness, [source], "Which shoes does it sell?")).Passages.Single().Page);
    }

    private static List<ChunkSource> Files(IndexHarness harness, params (string Name, string Text)[] files) =>
    [
        .. files.Select(file =>
        {
            var source = harness.Add("file-" + file.Name, "en", file.Text);
            harness.Files.Name("file-" + file.Name, file.Name);
            return source;
        }),
    ];

    private static async Task<string> FirstAsync(IndexHarness harness, IReadOnlyList<ChunkSource> sources, string question) =>
        (await SearchAsync(harness, sources, question)).Passages[0].FileName;

    private static async Task<SearchResult> SearchAsync(IndexHarness harness, IReadOnlyList<ChunkSource> sources, string question)
    {
        await harness.Index.CatchUpAsync(default);
        return await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), question, 10, 0, default);
    }
}
