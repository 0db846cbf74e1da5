using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
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

    public void Dispose() => server.Dispose();

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
