using Microsoft.Extensions.Logging;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Answering.Citations;

public sealed class CitationResolverTests : IAsyncDisposable
{
    private const string First = "Rules. The fee is 20 euros. Nobody else pays.";
    private const string Sentence = "The fee is 20 euros.";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StorageFixture storage = new();
    private readonly LogLines log = new();

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task A_quote_is_the_slice_that_was_searched()
    {
        var file = await ReadAsync(First);
        var citation = Assert.Single(await CiteAsync(file, First, version: 1));
        Assert.Equal((Sentence, 7, 27, 1), (citation.Quote, citation.StartCodePoint, citation.EndCodePoint, citation.TextVersion));
        Assert.Empty(log.Lines);
    }

    [Theory]
    [InlineData("Rules. The fee is 30 euros. Nobody else pays.")]
    [InlineData("Rules.  The fee is 20 euros. Nobody else pays.")]
    [InlineData("Rules. The fee")]
    [InlineData("")]
    public async Task What_the_text_does_not_say_where_it_was_searched_is_dropped_and_logged(string stored)
    {
        var file = await ReadAsync(stored);
        Assert.Empty(await CiteAsync(file, First, version: 1));
        Assert.Contains(file.Id, Assert.Single(log.Lines));
    }

    [Fact]
    public async Task A_text_that_was_replaced_after_it_was_searched_is_cited_as_it_was()
    {
        var file = await ReadAsync(First);
        await storage.Readings.ReplaceAsync(file, Samples.Document("New. " + First), [], None);
        var older = Assert.Single(await CiteAsync(file, First, version: 1));
        Assert.Equal((Sentence, 7, 1), (older.Quote, older.StartCodePoint, older.TextVersion));
        var newer = Assert.Single(await CiteAsync(file, "New. " + First, version: 2));
        Assert.Equal((Sentence, 12, 2), (newer.Quote, newer.StartCodePoint, newer.TextVersion));
    }

    [Fact]
    public async Task A_quote_of_a_text_that_is_gone_is_found_again_in_the_current_one()
    {
        var file = await ReadAsync(First);
        await storage.Readings.ReplaceAsync(file, Samples.Document("😀 " + First), [], None);
        File.Delete(Path.Combine(storage.Options.ParsedPath, file.Id));
        var citation = Assert.Single(await CiteAsync(file, First, version: 1));
        Assert.Equal((Sentence, 9, 2, new SourceSpan(10, 30)), (citation.Quote, citation.StartCodePoint, citation.TextVersion, citation.Span));
    }

    [Fact]
    public async Task A_quote_that_stands_nowhere_any_more_is_dropped_and_logged()
    {
        var file = await ReadAsync(First);
        await storage.Readings.ReplaceAsync(file, Samples.Document("The fee is 20 dollars."), [], None);
        File.Delete(Path.Combine(storage.Options.ParsedPath, file.Id));
        Assert.Empty(await CiteAsync(file, First, version: 1));
        Assert.Contains(file.Id, Assert.Single(log.Lines));
    }

    [Fact]
    public async Task A_deleted_file_is_not_cited()
    {
        var file = await ReadAsync(First);
        await storage.Files.DeleteAsync(Project.Default, file.Id, None);
        Assert.Empty(await CiteAsync(file, First, version: 1));
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Neighbours_of_one_text_become_one_citation_and_those_of_two_do_not()
    {
        var file = await ReadAsync(First);
        await storage.Readings.ReplaceAsync(file, Samples.Document(First + " More."), [], None);
        var passage = PassageOf(file, First, version: 1);
        var newer = PassageOf(file, First + " More.", version: 2);
        var (second, third) = (new SourceSpan(7, 27), new SourceSpan(28, 45));
        var resolver = Resolver();
        var joined = await resolver.ResolveAsync([EvidenceOf(passage, second), EvidenceOf(passage, third)], "", 0, None);
        Assert.Equal("The fee is 20 euros. Nobody else pays.", Assert.Single(joined).Quote);
        var apart = await resolver.ResolveAsync([EvidenceOf(passage, second), EvidenceOf(newer, third)], "", 0, None);
        Assert.Equal([(1, 1), (2, 2)], apart.Select(citation => (citation.TextVersion, citation.Number)));
    }

    [Fact]
    public async Task A_span_keeps_its_number_in_an_answer_and_another_search_counts_anew()
    {
        var passage = PassageOf(await ReadAsync(First), First, version: 1);
        var (fee, others) = (EvidenceOf(passage, new SourceSpan(7, 27)), EvidenceOf(passage, new SourceSpan(0, 6)));
        var resolver = Resolver();
        var numbers = new List<int>();
        foreach (var evidence in new[] { fee, others, fee, others with { Search = 1 }, fee with { Search = 1 } })
        {
            numbers.Add(Assert.Single(await resolver.ResolveAsync([evidence], "", 0, None)).Number);
        }

        Assert.Equal([0, 1, 0, 0, 1], numbers);
    }

    [Fact]
    public async Task A_citation_says_where_it_stands_what_it_supports_and_why_it_was_found()
    {
        var file = await ReadAsync(First);
        var passage = PassageOf(file, First, version: 1) with { Score = 0.75, Terms = ["fee"] };
        var evidence = EvidenceOf(passage, new SourceSpan(7, 27)) with { Query = "what fee", Search = 2 };
        var supported = Assert.Single(await Resolver().ResolveAsync([evidence], "It costs 20 euros", 17, None));
        Assert.Equal((17, 2, 1, CitationSupport.Verified), (supported.Position, supported.Search, supported.Page, supported.Support));
        Assert.Equal((file.Id, file.FileName), (supported.FileId, supported.FileName));
        Assert.Equal(("what fee", 0.75, "fee"), (supported.Why.Query, supported.Why.Score, Assert.Single(supported.Why.Terms)));
        Assert.Equal(CitationSupport.Partial, Assert.Single(await Resolver().ResolveAsync([evidence], "It costs 30 euros", 0, None)).Support);
    }

    [Fact]
    public async Task Neighbours_join_in_either_order_and_sentences_with_others_between_do_not()
    {
        var passage = PassageOf(await ReadAsync(First), First, version: 1);
        var (rules, fee, nobody) = (EvidenceOf(passage, new SourceSpan(0, 6)), EvidenceOf(passage, new SourceSpan(7, 27)), EvidenceOf(
            passage, new SourceSpan(28, 45)));
        Assert.Equal(["The fee is 20 euros. Nobody else pays."], await QuotesAsync(nobody, fee));
        Assert.Equal([First], await QuotesAsync(rules, fee, nobody));
        Assert.Equal(["Nobody else pays.", "Rules."], await QuotesAsync(nobody, rules));
        Assert.Equal([Sentence], await QuotesAsync(fee, fee));
    }

    [Fact]
    public async Task The_same_text_in_two_files_is_two_citations()
    {
        var (left, right) = (await ReadAsync(First), await ReadAsync(First));
        var (fee, nobody) = (new SourceSpan(7, 27), new SourceSpan(28, 45));
        var citations = await Resolver().ResolveAsync(
            [EvidenceOf(PassageOf(left, First, 1), fee), EvidenceOf(PassageOf(right, First, 1), nobody)], "", 0, None);
        Assert.Equal([left.Id, right.Id], citations.Select(citation => citation.FileId));
    }

    [Fact]
    public async Task A_file_of_another_project_is_not_cited()
    {
        var evidence = EvidenceOf(PassageOf(await ReadAsync(First), First, version: 1), new SourceSpan(7, 27));
        Assert.Empty(await new CitationResolver(storage.Texts, "other", TimeSpan.Zero, log).ResolveAsync([evidence], "", 0, None));
    }

    [Fact]
    public async Task A_text_that_was_lost_at_one_citation_and_read_anew_is_cited_at_the_next()
    {
        var file = await ReadAsync(First);
        var evidence = EvidenceOf(PassageOf(file, First, version: 1), new SourceSpan(7, 27));
        var path = Path.Combine(storage.Options.ParsedPath, file.Id);
        var kept = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        var resolver = Resolver();
        Assert.Empty(await resolver.ResolveAsync([evidence], "", 0, None));
        Assert.Contains(log.Lines, line => line.Contains(file.Id, StringComparison.Ordinal));
        await File.WriteAllBytesAsync(path, kept);
        Assert.Equal(Sentence, Assert.Single(await resolver.ResolveAsync([evidence], "", 0, None)).Quote);
    }

    [Fact]
    public async Task An_answer_waits_once_for_a_text_that_is_lost()
    {
        var file = await ReadAsync(First);
        var evidence = EvidenceOf(PassageOf(file, First, version: 1), new SourceSpan(7, 27));
        File.Delete(Path.Combine(storage.Options.ParsedPath, file.Id));
        var resolver = new CitationResolver(storage.Texts, Project.Default, TimeSpan.FromSeconds(1), log);
        var waiting = resolver.ResolveAsync([evidence], "", 0, None);
        while (!waiting.IsCompleted)
        {
            storage.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Empty(await waiting);
        Assert.Empty(await resolver.ResolveAsync([evidence], "", 0, None).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private async Task<IEnumerable<string>> QuotesAsync(params Evidence[] evidence) =>
        (await Resolver().ResolveAsync(evidence, "", 0, None)).Select(citation => citation.Quote);

    private Task<IReadOnlyList<Citation>> CiteAsync(UploadedFile file, string searched, int version)
    {
        var start = searched.IndexOf(Sentence, StringComparison.Ordinal);
        var evidence = EvidenceOf(PassageOf(file, searched, version), new SourceSpan(start, start + Sentence.Length));
        return Resolver().ResolveAsync([evidence], "", 0, None);
    }

    private CitationResolver Resolver() => new(storage.Texts, Project.Default, TimeSpan.Zero, log);

    private static Evidence EvidenceOf(Passage passage, SourceSpan span) => new("b2c3", 0, "fee", passage, span);

    private static Passage PassageOf(UploadedFile file, string text, int version)
    {
        var chunk = Samples.Chunk(
            new ChunkSource(Project.Default, file.Id, "800-400"), 0, text) with { Span = new SourceSpan(0, text.Length), TextVersion = version };
        return new Passage(chunk, file.FileName, 1, []);
    }

    private async Task<UploadedFile> ReadAsync(string text)
    {
        var file = await storage.Files.AddAsync(Samples.File(), Samples.Content("content"), 1_000, None);
        await storage.Files.SaveParsedAsync(file, Samples.Document(text), None);
        return file;
    }

    private sealed class LogLines : ILogger<CitationResolver>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
