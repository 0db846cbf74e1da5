using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Retrieval;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Tests.Retrieval;

public class BackgroundFrequenciesTests
{
    private const double RefusalThreshold = RetrievalQA.Answering.BuiltIn.ExtractiveChatCompletion.RefusalThreshold;

    [Fact]
    public void The_subject_of_a_folder_weighs_more_than_a_common_word_that_is_nowhere_in_it()
    {
        var subject = Weight("quinoa", "en", chunks: 4, holding: 4);
        Assert.True(subject > Weight("include", "en", chunks: 4, holding: 0), $"{subject}");
        Assert.True(subject > 1, $"{subject}");
    }

    [Theory]
    [InlineData("en", "Saturn", "years")]
    [InlineData("de", "Saturn", "Jahre")]
    [InlineData("ko", "토성", "사람")]
    [InlineData("zh", "蟹肉", "世界")]
    public void A_rare_word_that_is_nowhere_weighs_more_than_a_common_one_that_one_chunk_holds(string language, string rare, string common) =>
        Assert.True(Weight(rare, language, chunks: 9, holding: 0) > 1.3 * Weight(common, language, chunks: 9, holding: 1));

    [Theory]
    [InlineData("wheelchair", 40)]
    [InlineData("year", 40)]
    [InlineData("year", 20_000)]
    public void A_large_scope_is_judged_by_itself(string word, int holding) =>
        Assert.Equal(Bm25.InverseDocumentFrequency(100_000, holding), Weight(word, "en", chunks: 100_000, holding), tolerance: 0.5);

    [Fact]
    public void Words_of_a_language_without_a_table_are_alike() =>
        Assert.Equal(Weight("отпуск", "ru", chunks: 9, holding: 2), Weight("который", "ru", chunks: 9, holding: 2));

    [Fact]
    public void What_weighs_nothing_in_the_search_weighs_nothing() =>
        Assert.Equal(0, BackgroundFrequencies.Weight(new WordWeight("how", 0, Found: true), "en", 10));

    [Fact]
    public async Task Scores_of_a_search_are_those_of_the_scope_alone()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "The Moon Bakery sells rye bread.", "The garden opens at nine.");
        var scope = new SearchScope(IndexHarness.Project, [source]);
        var found = await harness.Index.SearchAsync(scope.Sources, "How many moons does Saturn have?", 5, default);
        var result = await harness.Retriever.SearchAsync(scope, "How many moons does Saturn have?", 5, 0, default);
        Assert.Equal(found.Chunks.Select(chunk => chunk.Score), result.Passages.Select(passage => passage.Score));
    }

    [Theory]
    [InlineData("How many moons does Saturn have?", true)]
    [InlineData("What does quinoa mean?", false)]
    [InlineData("What kind of plant is quinoa?", false)]
    [InlineData("Which bread does the Moon Bakery sell?", false)]
    [InlineData("Which wine goes with goose?", true)]
    public async Task Small_scopes_answer_what_they_hold_and_refuse_what_they_do_not(string question, bool isRefused)
    {
        await using var harness = new IndexHarness();
        string[] texts =
        [
            "Quinoa is a flowering plant of the amaranth family.", "Quinoa seeds are washed before they are cooked.",
            "Bolivia and Peru grow most of the quinoa.", "The Moon Bakery sells rye bread.", "The pool opens at nine on Saturdays.",
            "A shed may cover twelve square metres.", "The members of the club meet in May.", "The library has sixty seats.", "Dogs must be kept on a lead.",
        ];
        ChunkSource[] sources = [.. texts.Select((text, number) => harness.Add($"file-{number}", "en", text))];
        var result = await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), question, 8, 0, default);
        var ranked = SentenceRanker.RankByWords(
            question, result.Terms, [.. result.Passages.Select(passage => new EvidencePassage("a.txt", passage.Score, [passage.Chunk.Text]))]);
        var confidence = ranked.Select(sentence => sentence.Confidence).DefaultIfEmpty(0).Max();
        Assert.True(confidence < RefusalThreshold == isRefused, $"{confidence}");
    }

    private static double Weight(string word, string language, int chunks, int holding) => BackgroundFrequencies.Weight(
        new WordWeight(word, Bm25.InverseDocumentFrequency(chunks, holding), Found: holding > 0), language, chunks);
}
