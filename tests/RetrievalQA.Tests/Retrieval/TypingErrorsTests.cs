using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Retrieval;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Tests.Retrieval;

public class TypingErrorsTests
{
    private static readonly string[] Texts =
    [
        "The warranty of the turbine lasts 24 months.",
        "Hanna Petersen looks after the archive of photographs.",
        "The pump KX-204 is lubricated every year.",
        "Die Gewährleistung beträgt zwei Jahre.",
        "Employees take their leave in summer.",
    ];

    [Theory]
    [InlineData("How long does the waranty last?", "waranty", "warranty", 0)]
    [InlineData("How long does the warrnaty last?", "warrnaty", "warranty", 0)]
    [InlineData("How long does the warrenti last?", "warrenti", "warranty", 0)]
    [InlineData("Where are the photogarphs?", "photogarphs", "photographs", 1)]
    [InlineData("How often is it lubricatd?", "lubricatd", "lubricated", 2)]
    public async Task A_word_with_an_error_or_two_is_found_where_it_is_nowhere_as_written(string question, string written, string meant, int chunk)
    {
        await using var harness = new IndexHarness();
        var result = await SearchAsync(harness, question);
        Assert.Equal(chunk, result.Passages[0].Chunk.Ordinal);
        Assert.Contains(written, result.Passages[0].Terms);
        var (right, wrong) = (result.Terms.Single(term => term.Text == meant), result.Terms.Single(term => term.Text == written));
        Assert.True(right is { Found: true } && wrong is { Found: false } && right.Weight > wrong.Weight);
        var asMeant = await SearchAsync(harness, question.Replace(written, meant, StringComparison.Ordinal));
        Assert.True(right.Weight < asMeant.Terms.Single(term => term.Text == meant).Weight);
    }

    [Theory]
    [InlineData("Who maintains the KX-205?", "KX-205")]
    [InlineData("How long are 25 monhts 2045?", "2045")]
    [InlineData("When did Anna start?", "Anna")]
    [InlineData("Who knows Peterson here?", "Peterson")]
    [InlineData("Where is the NASAA?", "NASAA")]
    [InlineData("How long is the least term?", "least")]
    [InlineData("What about sumer?", "about")]
    [InlineData("How long is the tur?", "tur")]
    public async Task Codes_numbers_names_ordinary_and_short_words_stay_as_they_are(string question, string word)
    {
        await using var harness = new IndexHarness();
        var result = await SearchAsync(harness, question);
        Assert.Single(result.Terms, term => term.Text == word);
        Assert.DoesNotContain(result.Terms, term => term.Text is "KX-204" or "24" or "hanna" or "petersen" or "leave" or "turbine");
    }

    [Theory]
    [InlineData("보즘기간은 얼마인가요?", "보증기간은")]
    [InlineData("보증기강은 얼마인가요?", null)]
    [InlineData("사과 규정은?", null)]
    public async Task So_is_a_long_Korean_word_with_one_wrong_letter(string question, string? meant)
    {
        await using var harness = new IndexHarness();
        ChunkSource[] sources = [harness.Add("file-k", "ko", "제품의 보증기간은 2년이다.", "사고가 나면 신고한다.")];
        var result = await SearchAsync(harness, sources, question);
        Assert.Equal(meant, result.Terms.FirstOrDefault(term => !question.Contains(term.Text, StringComparison.Ordinal))?.Text);
        Assert.True(meant is null || result.Passages[0].Chunk.Ordinal == 0);
    }

    [Fact]
    public async Task A_word_that_is_found_is_searched_as_written()
    {
        await using var harness = new IndexHarness();
        var (sources, question) = (Add(harness), "How long does the warranty of the turbine last?");
        var result = await SearchAsync(harness, question);
        var plain = await harness.Index.SearchAsync(sources, question, 40, default);
        Assert.Equal(plain.Chunks.Select(match => match.Score), result.Passages.Select(passage => passage.Score));
    }

    [Fact]
    public async Task Words_of_other_sources_correct_nothing()
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness);
        harness.Add("other", "en", "A wirranty and a wurranty are nothing.");
        Assert.Contains((await SearchAsync(harness, sources, "How long does the wirrenty last?")).Terms, term => term.Text == "warranty");
        Assert.DoesNotContain((await SearchAsync(harness, sources, "Is it wurran?")).Terms, term => term.Text == "wurranty");
    }

    [Fact]
    public async Task At_most_three_words_of_a_query_are_corrected()
    {
        await using var harness = new IndexHarness();
        var matches = await harness.Index.SearchAsync(Add(harness), "waranty turbin archve photografs lubricatd", null, static _ => true, 10, default);
        Assert.Equal(ScopeSearch.MostCorrections, matches.Words.Count(word => word.Correction is not null));
    }

    [Fact]
    public async Task Of_words_that_are_equally_near_the_one_with_the_same_first_letter_and_then_the_most_frequent_one_is_meant()
    {
        await using var harness = new IndexHarness();
        ChunkSource[] sources = [harness.Add("a", "en", "zurbine zurbine", "turbind", "turbina", "turbina and more")];
        var matches = await harness.Index.SearchAsync(sources, "turbinx", null, static _ => true, 10, default);
        Assert.Equal("turbina", Assert.Single(matches.Words).Correction);
    }

    private static ChunkSource[] Add(IndexHarness harness) => [harness.Add("file-a", "en", Texts)];

    private static Task<SearchResult> SearchAsync(IndexHarness harness, string query) => SearchAsync(harness, Add(harness), query);

    private static Task<SearchResult> SearchAsync(IndexHarness harness, ChunkSource[] sources, string query) =>
        harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), query, 10, 0, default);
}
