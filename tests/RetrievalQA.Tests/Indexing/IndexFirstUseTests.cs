using Lucene.Net.Index;
using Lucene.Net.Store;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;

namespace RetrievalQA.Tests.Indexing;

/// <summary>The index is opened, and a scope prepared, when a search first needs it.</summary>
public sealed class IndexFirstUseTests
{
    [Fact]
    public async Task An_index_that_could_not_be_opened_is_opened_by_the_next_search()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "The battery lasts.");
        var holder = harness.OpenAt(harness.IndexPath);
        await holder.CatchUpAsync(default);
        await Assert.ThrowsAnyAsync<IOException>(() => harness.Index.SearchAsync([source], "battery", 10, default));
        Assert.False(harness.Index.IsReady);
        await holder.DisposeAsync();
        Assert.Single((await harness.Index.SearchAsync([source], "battery", 10, default)).Chunks);
    }

    [Fact]
    public async Task Searches_that_come_first_at_once_open_one_index()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "The battery lasts.");
        var found = await AtOnce.CallAsync(() => harness.Index.SearchAsync([source], "battery", 10, default));
        Assert.All(found, matches => Assert.Single(matches.Chunks));
        Assert.Equal(1, harness.Chunks.Trimmed);
    }

    [Fact]
    public async Task A_scope_that_is_asked_for_at_once_is_prepared_once()
    {
        await using var harness = new IndexHarness();
        var sources = Enumerable.Range(0, 400).Select(number => harness.Add($"file-{number}", "en", "The battery lasts.", "It is new.")).ToList();
        await harness.Index.CatchUpAsync(default);
        await harness.Index.DisposeAsync();
        using var folder = new NIOFSDirectory(harness.IndexPath);
        using var reader = DirectoryReader.Open(folder);
        var cache = new IndexScopeCache(1_000_000);
        var scopes = await AtOnce.UseAsync(() => cache.Get(reader, new SourceSet(sources)));
        Assert.Equal(800, scopes[0].Count);
        Assert.All(scopes, scope => Assert.Same(scopes[0], scope));
        harness.Open();
    }
}
