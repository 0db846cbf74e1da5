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
