using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion;
using RetrievalQA.Tests.Guards;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Contract;

/// <summary>Files that are read under adverse conditions, as clients see it.</summary>
public sealed class ReadingTests
{
    private static readonly string OddParser = Path.Combine(AppContext.BaseDirectory, "RetrievalQA.CrashChild.dll");

    [Fact]
    public async Task Six_files_that_never_end_hold_up_no_other_project()
    {
        await using var server = new KeyedServer();

        // So long that a parser has read a small file even where the machine is busy.
        server.With("Ingestion:QuickSeconds", "10").With("Ingestion:ParseTimeoutSeconds", "3600");
        SettingsOf(server).ParserAssembly = OddParser;
        var (hostile, other) = (server.As("shop"), server.As("bank"));
        var stuck = new List<string>();
        for (var number = 0; number < 6; number++)
        {
            stuck.Add(await hostile.Upload($"stuck-{number}.txt", "text"));
        }

        var (hostileStore, otherStore) = (await StoreAsync(hostile), await StoreAsync(other));
        await AttachAsync(hostile, hostileStore, stuck);
        for (var number = 0; number < 2; number++)
        {
            var small = await other.Upload($"small-{number}.txt", "A sentence to be found.");
            await AttachAsync(other, otherStore, [small]);
            Assert.Equal("completed", (await EndedAsync(other, otherStore, small)).Text("status"));
        }

        Assert.Equal(6, (int)(await hostile.Get($"/v1/vector_stores/{hostileStore}")).Ok().Json["file_counts"]!["in_progress"]!);
    }

    [Fact]
    public async Task A_parser_that_cannot_start_makes_files_wait_until_it_can()
    {
        await using var server = new RetrievalQaServer().With("Ingestion:RetrySeconds", "1");
        var parser = BreakParser(server);
        var api = server.V2();
        var (store, file) = (await StoreAsync(api), await api.Upload("a.txt", "A sentence to be found."));
        await AttachAsync(api, store, [file]);
        await FailedOnceAsync(server, file);
        var waiting = (await api.Get($"/v1/vector_stores/{store}/files/{file}")).Ok();
        Assert.Equal(("in_progress", null), (waiting.Text("status"), waiting.Json["last_error"]));
        SettingsOf(server).ParserAssembly = parser;
        Assert.Equal("completed", (await EndedAsync(api, store, file)).Text("status"));
    }

    [Fact]
    public async Task A_file_that_failed_for_the_servers_sake_is_tried_again_when_it_is_attached_again()
    {
        await using var server = new RetrievalQaServer().With("Ingestion:MaxFailures", "1");
        var parser = BreakParser(server);
        var api = server.V2();
        var (store, file) = (await StoreAsync(api), await api.Upload("a.txt", "A sentence to be found."));
        await AttachAsync(api, store, [file]);
        var failed = await EndedAsync(api, store, file);
        Assert.Equal(("failed", "server_error"), (failed.Text("status"), (string)failed.Json["last_error"]!["code"]!));
        SettingsOf(server).ParserAssembly = parser;
        await AttachAsync(api, store, [file]);
        Assert.Equal("completed", (await EndedAsync(api, store, file)).Text("status"));
        var counts = (await api.Get($"/v1/vector_stores/{store}")).Ok().Json["file_counts"]!;
        Assert.Equal((1, 0), ((int)counts["completed"]!, (int)counts["failed"]!));
    }

    [Fact]
    public async Task A_file_without_a_store_is_tried_again_when_its_text_is_asked_for()
    {
        await using var server = new RetrievalQaServer().With("Ingestion:MaxFailures", "1");
        var parser = BreakParser(server);
        var api = server.V2();
        var file = await api.Upload("a.txt", "A sentence to be found.");
        (await api.Get($"/v1/files/{file}/text")).Fails(503, "server_error", null, "failed 1 times in a row");
        SettingsOf(server).ParserAssembly = parser;
        Assert.Contains("to be found", (await api.Get($"/v1/files/{file}/text")).Ok().Body);
    }

    [SkippableFact]
    public async Task A_disk_that_is_full_for_a_while_delays_a_file_and_no_more()
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-").FullName;
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder), "A tmpfs cannot be mounted here.");
        try
        {
            await using var server = new RetrievalQaServer { Folder = Path.Combine(folder, "data") }.With("Ingestion:RetrySeconds", "1");
            var api = server.V2();
            var (store, file) = (await StoreAsync(api), await api.Upload("long.txt", LongText()));
            var ballast = Path.Combine(folder, "ballast");
            await FillAsync(ballast, new DriveInfo(folder).AvailableFreeSpace - 1_000_000);
            await AttachAsync(api, store, [file]);
            await FailedOnceAsync(server, file);
            var waiting = (await api.Get($"/v1/vector_stores/{store}/files/{file}")).Ok();
            Assert.Equal(("in_progress", null), (waiting.Text("status"), waiting.Json["last_error"]));
            File.Delete(ballast);
            Assert.Equal("completed", (await EndedAsync(api, store, file)).Text("status"));
        }
        finally
        {
            Assert.True(Run("umount", "--lazy", folder));
            Directory.Delete(folder);
        }
    }

    [Fact]
    public async Task A_file_that_an_earlier_version_could_not_read_is_read_by_itself()
    {
        var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), default);
        var file = (await storage.Files.AddAsync(Samples.File(), Samples.Content("A sentence to be found."), 100, default)).Id;
        await storage.Catalog.AttachAsync(store, [Samples.Attachment(file)], null, int.MaxValue, default);
        var taken = (await storage.Ledger.TakeNextAsync(default))!;
        var refusal = new IngestionError(IngestionError.UnsupportedFile, "Such files are not read yet.", FormatsVersion: 0);
        await storage.Ledger.FinishAsync(taken, IngestionStatus.Failed, refusal, 0, default);
        await storage.CloseAsync();

        await using var server = new RetrievalQaServer { Folder = storage.Options.Path };
        var member = await server.V2().Poll($"/v1/vector_stores/{store.Id}/files/{file}", reply => reply.Text("status") == "completed");
        Assert.Null(member.Json["last_error"]);
    }

    private static IngestionOptions SettingsOf(RetrievalQaServer server) => server.Get<IOptions<IngestionOptions>>().Value;

    /// <summary>From now on no parser can start; gives what could.</summary>
    private static string BreakParser(RetrievalQaServer server)
    {
        var working = SettingsOf(server).ParserAssembly;
        SettingsOf(server).ParserAssembly = Path.Combine(AppContext.BaseDirectory, "missing.dll");
        return working;
    }

    private static async Task<string> StoreAsync(ApiClient api) => (await api.Post("/v1/vector_stores", "{}")).Ok().Text("id");

    private static async Task AttachAsync(ApiClient api, string store, IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            (await api.Post($"/v1/vector_stores/{store}/files", $$"""{"file_id":"{{file}}"}""")).Ok();
        }
    }

    private static Task<ApiReply> EndedAsync(ApiClient api, string store, string file) =>
        api.Poll($"/v1/vector_stores/{store}/files/{file}", reply => reply.Text("status") != "in_progress");

    private static async Task FailedOnceAsync(RetrievalQaServer server, string file)
    {
        var source = new ChunkSource(Project.Default, file, ChunkingStrategy.Default.Key);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await server.Get<IIngestionLedger>().FindAsync([source], patience.Token)).Single().Failures == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private static string LongText()
    {
        var text = new StringBuilder();
        for (var number = 0; text.Length < 2_000_000; number++)
        {
            text.Append("Sentence number ").Append(number).Append(" of a long document. ");
        }

        return text.ToString();
    }

    private static async Task FillAsync(string path, long bytes)
    {
        await using var file = File.Create(path);
        var block = new byte[100_000];
        for (var written = 0L; written < bytes; written += block.Length)
        {
            await file.WriteAsync(block);
        }
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
