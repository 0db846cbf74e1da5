using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Tests.Contract;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Answering.Tools;

/// <summary>What a run may search, on a server whose clock stands still and whose workers do nothing.</summary>
public sealed class KnowledgeCatalogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private readonly IdleServer server;
    private readonly ApiClient api;

    public KnowledgeCatalogTests()
    {
        server = new IdleServer { Substitute = services => services.AddSingleton<TimeProvider>(clock) };
        api = server.V2();
    }

    [Fact]
    public async Task Files_that_become_ready_wake_the_question_that_waits_for_them()
    {
        var files = new[] { await api.Upload("a.txt", "One."), await api.Upload("b.txt", "Two.") };
        var waiting = Wait(OverEverything());
        await FinishAsync(IngestionStatus.Completed);
        await FinishAsync(IngestionStatus.Failed);
        var scope = await waiting.WaitAsync(Patience);
        Assert.Equal(files[0], Assert.Single(scope.Scope.Sources).FileId);
        Assert.Equal(["b.txt (broken)"], scope.Failed);
    }

    [Fact]
    public async Task So_do_files_that_are_deleted_meanwhile()
    {
        var file = await api.Upload("a.txt", "One.");
        var waiting = Wait(Samples.Run("thread_1") with { SearchFileIds = [file] });
        await UntilQueuedAsync();
        (await api.Delete($"/v1/files/{file}")).Ok();
        Assert.Empty((await waiting.WaitAsync(Patience)).Scope.Sources);
    }

    [Fact]
    public async Task Whoever_waited_long_enough_searches_what_there_is()
    {
        await api.Upload("a.txt", "One.");
        var waiting = Wait(OverEverything());
        await UntilQueuedAsync();
        while (!waiting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        Assert.Equal(["a.txt"], (await waiting).Pending);
    }

    [Fact]
    public async Task A_question_over_known_files_writes_nothing_and_gathers_nothing()
    {
        await api.Upload("a.txt", "One.");
        var waiting = Wait(OverEverything());
        await FinishAsync(IngestionStatus.Completed);
        var first = await waiting.WaitAsync(Patience);
        var commits = await CommitsAsync();
        var second = await Wait(OverEverything());
        Assert.Equal(commits, await CommitsAsync());
        Assert.Same(first.Scope.Sources, second.Scope.Sources);

        await api.Upload("b.txt", "Two.");
        waiting = Wait(OverEverything());
        await FinishAsync(IngestionStatus.Completed);
        Assert.Equal(2, (await waiting.WaitAsync(Patience)).Scope.Sources.Count);
    }

    [Fact]
    public async Task Stores_of_assistant_and_thread_are_searched_together_and_each_once()
    {
        var (left, right) = (await StoreAsync("a.txt"), await StoreAsync("b.txt"));
        var run = await RunAsync([left.Store], [left.Store, right.Store]);
        Assert.Equal([left.File, right.File], await SourcesAsync(run));
        Assert.Equal([right.File], await SourcesAsync(await RunAsync([], [right.Store])));
    }

    [Fact]
    public async Task Stores_of_the_run_take_the_place_of_those_of_the_assistant()
    {
        var (left, right, own) = (await StoreAsync("a.txt"), await StoreAsync("b.txt"), await StoreAsync("c.txt"));
        var run = await RunAsync([left.Store], [right.Store]);
        Assert.Equal([own.File, right.File], await SourcesAsync(run with { Resources = new ToolResources([], [own.Store]) }));
    }

    [Theory]
    [InlineData(true, "does not exist any more")]
    [InlineData(false, "has expired")]
    public async Task A_store_that_is_gone_or_expired_fails_the_run_by_name_until_it_is_replaced(bool isDeleted, string expected)
    {
        var (left, right) = (await StoreAsync("a.txt"), await StoreAsync("b.txt"));
        var run = await RunAsync([left.Store], []);
        if (isDeleted)
        {
            (await api.Delete($"/v1/vector_stores/{left.Store}")).Ok();
        }
        else
        {
            await server.Get<IVectorStoreCatalog>().UpdateAsync(Project.Default, left.Store, store => store with { ExpiresAfterDays = 1 }, default);
            clock.Advance(TimeSpan.FromDays(2));
        }

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => Wait(run));
        Assert.Contains($"'{left.Store}' {expected}", failure.Message, StringComparison.Ordinal);
        Assert.Equal([right.File], await SourcesAsync(run with { Resources = new ToolResources([], [right.Store]) }));
    }

    [Fact]
    public async Task A_store_is_marked_as_used_at_most_once_a_minute()
    {
        var used = await StoreAsync("a.txt");
        var run = await RunAsync([used.Store], []);
        var catalog = server.Get<IVectorStoreCatalog>();
        foreach (var (seconds, isMarked) in new[] { (59, false), (1, true), (59, false), (1, true) })
        {
            var before = (await catalog.FindAsync(Project.Default, used.Store, default))!.LastActiveAt;
            clock.Advance(TimeSpan.FromSeconds(seconds));
            await Wait(run).WaitAsync(Patience);
            var now = isMarked ? clock.GetUtcNow().ToUnixTimeSeconds() : before;
            Assert.Equal(now, (await catalog.FindAsync(Project.Default, used.Store, default))!.LastActiveAt);
        }
    }

    [Fact]
    public async Task Files_of_another_project_are_not_searched_whoever_names_them()
    {
        var file = await api.Upload("a.txt", "One.");
        var scope = await Wait(Samples.Run("thread_1") with { ProjectId = "other", SearchFileIds = [file] }).WaitAsync(Patience);
        Assert.Empty(scope.Scope.Sources);
        Assert.Empty(scope.Unready);
    }

    [Fact]
    public async Task Questions_that_come_at_once_have_a_file_read_once()
    {
        var file = await api.Upload("a.txt", "One.");
        var waiting = AtOnce.CallAsync(() => Wait(OverEverything()));
        await FinishAsync(IngestionStatus.Completed);
        Assert.All(await waiting.WaitAsync(Patience), scope => Assert.Equal(file, Assert.Single(scope.Scope.Sources).FileId));
        Assert.Null(await server.Get<IIngestionLedger>().TakeNextAsync(default));
    }

    [Fact]
    public async Task A_run_whose_first_look_failed_looks_again()
    {
        var store = await StoreAsync("a.txt");
        var run = await RunAsync([store.Store], []);
        var knowledge = new RunKnowledge(server.Get<KnowledgeCatalog>(), run);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => knowledge.ReadyScopeAsync(gone.Token));
        Assert.Equal(store.File, Assert.Single((await knowledge.ReadyScopeAsync(default)).Scope.Sources).FileId);
    }

    public void Dispose() => server.Dispose();

    /// <summary>A store with one file that has been read.</summary>
    private async Task<(string Store, string File)> StoreAsync(string name)
    {
        var file = await api.Upload(name, name);
        var store = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id");
        await FinishAsync(IngestionStatus.Completed);
        return (store, file);
    }

    private async Task<ThreadRun> RunAsync(IReadOnlyList<string> ofAssistant, IReadOnlyList<string> ofThread)
    {
        var conversations = server.Get<IConversationStore>();
        var assistant = await conversations.AddAssistantAsync(Samples.Assistant() with { Resources = new ToolResources([], ofAssistant), Files = [] }, default);
        var thread = await conversations.AddThreadAsync(Samples.Thread() with { Resources = new ToolResources([], ofThread) }, [], default);
        return Samples.Run(thread.Id) with { AssistantId = assistant.Id };
    }

    private async Task<IEnumerable<string>> SourcesAsync(ThreadRun run) =>
        (await Wait(run).WaitAsync(Patience)).Scope.Sources.Select(source => source.FileId);

    private static ThreadRun OverEverything() => Samples.Run("thread_1") with { SearchesProject = true };

    private Task<KnowledgeScope> Wait(ThreadRun run) => server.Get<KnowledgeCatalog>().WaitUntilReadyAsync(run, default);

    private Task<long> CommitsAsync() => server.Get<DurableDatabase>().ReadAsync(rows => rows.Counters.Commits, default);

    private async Task FinishAsync(IngestionStatus status)
    {
        var error = status == IngestionStatus.Failed ? new IngestionError(IngestionError.InvalidFile, "broken") : null;
        await server.Get<IIngestionLedger>().FinishAsync(await TakeAsync(), status, error, usageBytes: 1, default);
    }

    private async Task<FileIngestion> TakeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var change = server.Get<IFileInventories>().NextChange;
            if (await server.Get<IIngestionLedger>().TakeNextAsync(limit.Token) is { } taken)
            {
                return taken;
            }

            await change.WaitAsync(limit.Token);
        }
    }

    private async Task UntilQueuedAsync() => await TakeAsync();
}
