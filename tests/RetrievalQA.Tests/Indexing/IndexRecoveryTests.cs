namespace RetrievalQA.Tests.Indexing;

public class IndexRecoveryTests
{
    [Fact]
    public async Task Operations_after_the_last_commit_are_replayed_after_a_crash()
    {
        await using var harness = new IndexHarness(options => options.CommitOperations = 3);
        var sources = Enumerable.Range(0, 3).Select(number => harness.Add($"file-{number}", "en", $"battery {number}")).ToList();
        await harness.Index.CatchUpAsync(default);
        Assert.Equal(3, harness.Chunks.Trimmed);
        sources.Add(harness.Add("file-3", "en", "battery 3"));
        harness.Chunks.Save(sources[0]);
        await harness.Index.CatchUpAsync(default);
        Assert.Equal(3, harness.Chunks.Trimmed);

        // A crash leaves the files of the last commit, and of segments that no commit names.
        var crashed = Copy(harness.IndexPath);
        await using (var restarted = harness.OpenAt(crashed))
        {
            Assert.Equal(3, (await restarted.SearchAsync(sources, "battery", 10, default)).Chunks.Count);
        }

        Directory.Delete(crashed, recursive: true);
    }

    [Fact]
    public async Task What_was_applied_is_committed_on_dispose()
    {
        await using var harness = new IndexHarness();
        await harness.Index.CatchUpAsync(default);
        var source = harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        Assert.Equal(0, harness.Chunks.Trimmed);
        await harness.Index.DisposeAsync();
        Assert.Equal(1, harness.Chunks.Trimmed);
        harness.Open();
        Assert.Single((await harness.Index.SearchAsync([source], "battery", 10, default)).Chunks);
    }

    [Fact]
    public async Task A_disposed_index_says_so()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        await harness.Index.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => harness.Index.SearchAsync([source], "battery", 10, default));
        harness.Open();
    }

    [Fact]
    public async Task A_missing_index_is_built_anew()
    {
        await using var harness = new IndexHarness(options => options.CommitOperations = 1);
        var source = harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        await harness.Index.DisposeAsync();
        Directory.Delete(harness.IndexPath, recursive: true);
        harness.Open();
        Assert.Single((await harness.Index.SearchAsync([source], "battery", 10, default)).Chunks);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(99L)]
    public async Task An_index_that_does_not_belong_to_the_log_is_built_anew(long sequence)
    {
        await using var harness = new IndexHarness(options => options.CommitOperations = 1);
        var gone = harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        await harness.Index.DisposeAsync();
        harness.Chunks.Save(gone);
        var source = harness.Add("file-b", "en", "The battery is new.");
        harness.Chunks.ForgetLog(sequence);
        harness.Open();
        var found = await harness.Index.SearchAsync([gone, source], "battery", 10, default);
        Assert.StartsWith("file-b", Assert.Single(found.Chunks).ChunkId);
    }

    [Theory]
    [InlineData("segments_")]
    [InlineData(".cfs")]
    [InlineData(".si")]
    public async Task A_damaged_index_is_built_anew(string file)
    {
        await using var harness = new IndexHarness(options => options.CommitOperations = 1);
        var source = harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        await harness.Index.DisposeAsync();
        var damaged = Directory.EnumerateFiles(harness.IndexPath).Where(path => path.Contains(file, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(damaged);
        damaged.ForEach(path => File.WriteAllBytes(path, new byte[20]));
        harness.Open();
        Assert.Single((await harness.Index.SearchAsync([source], "battery", 10, default)).Chunks);
    }

    [Fact]
    public async Task An_index_of_another_analyzer_version_is_built_anew()
    {
        await using var harness = new IndexHarness(options => options.CommitOperations = 1);
        var source = harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        await harness.Index.DisposeAsync();
        OtherVersion.Write(harness.IndexPath);
        harness.Open();
        Assert.Single((await harness.Index.SearchAsync([source], "battery", 10, default)).Chunks);
    }

    [Fact]
    public async Task Searches_see_a_whole_state_while_the_index_changes()
    {
        await using var harness = new IndexHarness(options => options.CommitOperations = 5);
        var sources = Enumerable.Range(0, 8).Select(number => IndexHarness.Source($"file-{number}")).ToList();
        await harness.Index.CatchUpAsync(default);
        using var done = new CancellationTokenSource();
        var searching = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var found = await harness.Index.SearchAsync(sources, "battery", 100, default);
                Assert.All(found.Chunks.GroupBy(chunk => chunk.ChunkId.Split('/')[0]), file => Assert.Equal(3, file.Count()));
            }
        })).ToList();
        for (var round = 0; round < 40; round++)
        {
            var file = $"file-{round % 8}";
            harness.Add(file, "en", $"battery {round}", "battery two", "battery three");
            await Task.WhenAll(harness.Index.CatchUpAsync(default), harness.Index.CatchUpAsync(default));
        }

        await done.CancelAsync();
        await Task.WhenAll(searching);
        Assert.Equal(24, (await harness.Index.SearchAsync(sources, "battery", 100, default)).Chunks.Count);
    }

    private static string Copy(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("retrievalqa-crashed-").FullName;
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !file.EndsWith("write.lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
