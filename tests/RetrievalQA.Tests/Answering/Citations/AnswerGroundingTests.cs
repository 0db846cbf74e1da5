using Microsoft.Extensions.Options;
using Microsoft.Extensions.Logging.Abstractions;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Answering.Citations;

/// <summary>What is said of a finished answer, over a document of the real store.</summary>
public sealed class AnswerGroundingTests : IAsyncDisposable
{
    private const string Fee = "The annual fee is 20 euros.";
    private const string Dogs = "Dogs have to be kept on a lead.";
    private const string Text = $"{Fee} {Dogs}";

    private readonly StorageFixture storage = new();
    private readonly EvidenceLedger ledger = new();

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task Where_nothing_was_searched_there_is_nothing_to_say()
    {
        var judged = await JudgeAsync(Fee, [], saidNoAnswer: true);
        Assert.Null(judged.Grounding);
        Assert.Empty(judged.Aligned);
    }

    [Fact]
    public async Task What_the_model_cited_gives_the_confidence_of_its_best_sentence()
    {
        var shown = await SearchAsync("annual fee");
        var (fee, dogs) = (await CiteAsync(shown[0]), await CiteAsync(shown[1]));
        var good = (await JudgeAsync(Fee, fee)).Grounding!;
        var weak = (await JudgeAsync(Dogs, dogs)).Grounding!;
        var both = (await JudgeAsync(Text, [.. dogs, .. fee])).Grounding!;
        Assert.Equal((CitationMethod.Model, false), (good.Method, good.Refused));
        Assert.True(good.Confidence > weak.Confidence, $"{good.Confidence} of the answer, {weak.Confidence} of another sentence");
        Assert.Equal(good.Confidence, both.Confidence);
        Assert.Empty((await JudgeAsync(Fee, fee)).Aligned);
    }

    [Fact]
    public async Task An_answer_that_cites_is_no_refusal_whatever_else_it_says()
    {
        var shown = await SearchAsync("annual fee");
        Assert.False((await JudgeAsync(Fee, await CiteAsync(shown[0]), saidNoAnswer: true)).Grounding!.Refused);
    }

    [Fact]
    public async Task A_citation_that_moved_to_a_newer_text_counts_like_the_sentence_that_was_searched()
    {
        var shown = await SearchAsync("annual fee");
        var cited = await CiteAsync(shown[0]);
        var moved = Assert.Single(cited) with { TextVersion = 2, Span = new SourceSpan(500, 500 + Fee.Length) };
        Assert.Equal((await JudgeAsync(Fee, cited)).Grounding!.Confidence, (await JudgeAsync(Fee, [moved])).Grounding!.Confidence);
    }

    [Fact]
    public async Task A_refusal_names_places_whose_quotes_stand_in_the_document()
    {
        await SearchAsync("annual fee");
        var grounding = (await JudgeAsync("Nothing of that is said.", [], saidNoAnswer: true)).Grounding!;
        Assert.Equal((true, CitationMethod.None), (grounding.Refused, grounding.Method));
        Assert.NotNull(grounding.Confidence);
        Assert.NotEmpty(grounding.Nearest);
        Assert.All(grounding.Nearest, near => Assert.Equal(near.Quote, Text[near.Span.Start..near.Span.End]));
    }

    [Fact]
    public async Task A_refusal_of_a_search_that_found_nothing_has_no_confidence_in_anything()
    {
        ledger.Search("annual fee");
        var grounding = (await JudgeAsync("Nothing of that is said.", [], saidNoAnswer: true)).Grounding!;
        Assert.Equal((true, 0.0), (grounding.Refused, grounding.Confidence));
        Assert.Empty(grounding.Nearest);
    }

    [Fact]
    public async Task An_answer_without_codes_is_cited_at_its_end_where_it_says_what_the_evidence_says()
    {
        var shown = await SearchAsync("annual fee");
        var judged = await JudgeAsync(Fee, []);
        var citation = Assert.Single(judged.Aligned);
        Assert.Equal((Fee, Fee.Length, CitationSupport.Verified), (citation.Quote, citation.Position, citation.Support));
        Assert.Equal(CitationMethod.Aligned, judged.Grounding!.Method);
        Assert.Equal((await JudgeAsync(Fee, await CiteAsync(shown[0]))).Grounding!.Confidence, judged.Grounding.Confidence);
    }

    [Fact]
    public async Task A_sentence_without_a_code_in_an_answer_with_codes_is_aligned_and_told_apart()
    {
        var shown = await SearchAsync("annual fee");
        var cited = (await CiteAsync(shown[1])).Select(citation => citation with { Position = Text.Length }).ToList();
        var judged = await JudgeAsync(Text, cited);
        var aligned = Assert.Single(judged.Aligned);
        Assert.Equal((Fee, Text.Length, CitationMethod.Aligned), (aligned.Quote, aligned.Position, aligned.Method));
        Assert.Equal(CitationMethod.Model, judged.Grounding!.Method);
    }

    [Fact]
    public async Task An_answer_is_aligned_up_to_its_fiftieth_sentence()
    {
        await SearchAsync("annual fee");
        var padding = string.Concat(Enumerable.Repeat("No. ", 49));
        Assert.Single((await JudgeAsync($"{padding}{Fee}", [])).Aligned);
        Assert.Empty((await JudgeAsync($"No. {padding}{Fee}", [])).Aligned);
    }

    [Fact]
    public async Task An_answer_that_rests_on_nothing_has_no_citation_and_no_confidence()
    {
        await SearchAsync("annual fee");
        var judged = await JudgeAsync("Membership costs a small fortune these days.", []);
        Assert.Empty(judged.Aligned);
        Assert.Equal((false, null, CitationMethod.None), (judged.Grounding!.Refused, judged.Grounding.Confidence, judged.Grounding.Method));
    }

    private async Task<IReadOnlyList<Evidence>> SearchAsync(string query)
    {
        var file = await storage.Files.AddAsync(Samples.File(), Samples.Content("content"), 1_000, default);
        await storage.Files.SaveParsedAsync(file, Samples.Document(Text), default);
        return ledger.Search(
            query,
            EvidenceSamples.Passage(file.Id, "a.txt", 0.5, 0, ("", false, [Fee])),
            EvidenceSamples.Passage(file.Id, "a.txt", 0.5, Fee.Length + 1, ("", false, [Dogs]))).Shown();
    }

    private Task<IReadOnlyList<Citation>> CiteAsync(Evidence evidence) => Resolver().ResolveAsync([evidence], "", 0, default);

    private Task<JudgedAnswer> JudgeAsync(string text, IReadOnlyList<Citation> cited, bool saidNoAnswer = false) =>
        new AnswerGrounding(new EvidenceRanker(new SentenceRanker(WithoutModel)), EvidenceAlignerTests.Aligner)
            .JudgeAsync(text, cited, ledger, Resolver(), saidNoAnswer, mayLackCodes: true, default);

    private static SentenceModel WithoutModel => new(Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Off }), TimeProvider.System);

    private CitationResolver Resolver() => new(storage.Texts, Project.Default, TimeSpan.Zero, NullLogger<CitationResolver>.Instance);
}
