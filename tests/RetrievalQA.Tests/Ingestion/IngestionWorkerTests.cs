using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion;
using RetrievalQA.Semantics;
using RetrievalQA.Server;

namespace RetrievalQA.Tests.Ingestion;

public sealed class IngestionWorkerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-worker-").FullName;
    private readonly InMemoryLibrary library;
    private readonly ServiceProvider services;

    public IngestionWorkerTests()
    {
        library = new InMemoryLibrary(folder);
        var settings = new Dictionary<string, string?>
        {
            ["Ingestion:ParserAssembly"] = typeof(Program).Assembly.Location,
            ["Indexing:Path"] = Path.Combine(folder, "index"),
            ["Indexing:VectorsPath"] = Path.Combine(folder, "vectors"),
            ["SentenceModel:Source"] = "Off",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var collection = new ServiceCollection().AddLogging().AddSemantics(configuration).AddIndexing(configuration).AddIngestion(configuration);
        collection.TryAddSingleton<ChunkIndex>();
        collection.AddSingleton<IFileStore>(library).AddSingleton<IIngestionLedger>(library).AddSingleton<IReadings>(library)
            .AddSingleton<IChunkStore>(library);
        services = collection.BuildServiceProvider();
    }

    private static string OddParser => Path.Combine(AppContext.BaseDirectory, "RetrievalQA.CrashChild.dll");

    private IngestionOptions Settings => services.GetRequiredService<IOptions<IngestionOptions>>().Value;

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Bad_files_fail_with_their_reason_and_good_ones_complete()
    {
        library.Add("good.txt", "A sentence to be found."u8.ToArray());
        library.Add("zeros.pdf", new byte[1000]);
        library.Add("photo.txt", Encoding.Latin1.GetBytes("\u0089PNG\r\n\u001a\n0000"));
        library.Add("blank.txt", "  \n "u8.ToArray());
        library.Add("other.md", "# Title\n\nText."u8.ToArray());
        await RunUntilFinishedAsync();
        Assert.Equal(
            [(IngestionStatus.Completed, null), (IngestionStatus.Failed, IngestionError.InvalidFile), (
                IngestionStatus.Failed, IngestionError.UnsupportedFile), (IngestionStatus.Failed, IngestionError.InvalidFile), (
                IngestionStatus.Completed, null)],
            library.Ingestions.Select(ingestion => (ingestion.Status, ingestion.Error?.Code)));
        Assert.Equal("A sentence to be found.", Assert.Single(library.Chunks[library.Ingestions[0].Source]).Text);
        Assert.Equal(46, library.Ingestions[0].UsageBytes);
    }

    [Fact]
    public async Task A_second_strategy_reads_the_stored_text_again()
    {
        var file = library.Add("a.txt", "Stored once."u8.ToArray());
        library.Parsed[file] = new ParsedDocument("Parsed before.", [], [], "en", []);
        await RunUntilFinishedAsync();
        Assert.Equal("Parsed before.", Assert.Single(library.Chunks[library.Ingestions[0].Source]).Text);
    }

    [Fact]
    public async Task Deleting_a_file_stops_its_reading_and_the_next_one_is_read()
    {
        var endless = library.Add("endless.txt", "text"u8.ToArray());
        await MakeEndlessAsync(endless);
        library.Add("b.txt", "text"u8.ToArray());
        await library.WithFinishedAsync(1, async finished =>
        {
            var worker = Worker();
            await worker.StartAsync(CancellationToken.None);
            await library.TakenAsync.WaitAsync(Patience);
            await library.DeleteAsync(Project.Default, endless, CancellationToken.None);
            await finished.WaitAsync(Patience);
            await worker.StopAsync(CancellationToken.None);
        });
        Assert.Null(library.Ingestions[0].Error);
        Assert.Equal(IngestionStatus.Completed, library.Ingestions[1].Status);
    }

    [Fact]
    public async Task Stopping_the_worker_stops_the_reading_at_once()
    {
        var endless = library.Add("endless.txt", "text"u8.ToArray());
        await MakeEndlessAsync(endless);
        var worker = Worker();
        await worker.StartAsync(CancellationToken.None);
        await library.TakenAsync.WaitAsync(Patience);

        // Far less than the time that a file has.
        await worker.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(IngestionStatus.Queued, library.Ingestions[0].Status);
    }

    [Fact]
    public async Task A_file_that_stopped_the_server_three_times_is_given_up()
    {
        library.Add("a.txt", "text"u8.ToArray(), attempts: 3);
        library.Add("b.txt", "text"u8.ToArray(), attempts: 2);
        await RunUntilFinishedAsync();
        Assert.Equal(IngestionError.ServerError, library.Ingestions[0].Error?.Code);
        Assert.Equal(IngestionStatus.Completed, library.Ingestions[1].Status);
    }

    [Fact]
    public async Task Failures_of_the_server_are_tried_again_after_growing_delays_and_count_against_no_file()
    {
        library.Add("a.txt", "text"u8.ToArray(), attempts: 2);
        library.SaveFailures.Enqueue(new StorageFullException("full"));
        library.SaveFailures.Enqueue(new IOException("Input/output error"));
        library.SaveFailures.Enqueue(new StorageFullException("full"));
        await RunUntilFinishedAsync();
        var ingestion = Assert.Single(library.Ingestions);
        Assert.Equal((IngestionStatus.Completed, null, 3), (ingestion.Status, ingestion.Error, ingestion.Attempts));
        Assert.Equal([2, 4, 8], library.Delays.Select(delay => delay.TotalSeconds));
    }

    [Fact]
    public async Task A_server_that_goes_on_failing_says_so_after_its_last_try_and_the_delay_has_a_bound()
    {
        (Settings.MaxFailures, Settings.MaxRetrySeconds) = (5, 5);
        library.Add("a.txt", "text"u8.ToArray());
        Enumerable.Range(0, 5).ToList().ForEach(_ => library.SaveFailures.Enqueue(new StorageFullException("full")));
        await RunUntilFinishedAsync();
        Assert.Equal(IngestionError.ServerError, library.Ingestions[0].Error?.Code);
        Assert.Contains("5 times in a row", library.Ingestions[0].Error?.Message);
        Assert.True(library.Ingestions[0].MayPass);
        Assert.Equal([2, 4, 5, 5], library.Delays.Select(delay => delay.TotalSeconds));
    }

    [Fact]
    public async Task A_file_that_stops_its_parser_is_tried_again_in_the_slow_lane_and_then_refused()
    {
        Settings.ParserAssembly = OddParser;
        library.Add("crash.txt", "text"u8.ToArray());
        library.Add("b.txt", "text"u8.ToArray());
        await RunUntilFinishedAsync();
        var refused = library.Ingestions[0];
        Assert.Equal((IngestionStatus.Failed, IngestionError.InvalidFile, 3, true), (refused.Status, refused.Error?.Code, refused.Attempts, refused.IsSlow));
        Assert.Contains("stopped the parser", refused.Error?.Message);
        Assert.Equal(2, library.Delays.Count);
        Assert.Equal(IngestionStatus.Completed, library.Ingestions[1].Status);
    }

    [Fact]
    public async Task Content_that_the_disk_does_not_give_is_no_fault_of_the_file()
    {
        Settings.MaxFailures = 2;
        var file = library.Add("a.txt", "text"u8.ToArray());
        File.Delete(library.ContentPath(library.Files[file]));
        library.Add("b.txt", "text"u8.ToArray());
        await RunUntilFinishedAsync();
        Assert.True(library.Ingestions[0].MayPass);
        Assert.Equal(IngestionStatus.Completed, library.Ingestions[1].Status);
    }

    [Fact]
    public async Task The_end_of_the_server_is_no_attempt()
    {
        Settings.ParserAssembly = OddParser;
        library.Add("stuck.txt", "text"u8.ToArray(), attempts: 2);
        var worker = services.GetServices<IHostedService>().OfType<IngestionWorker>().Single();
        await worker.StartAsync(CancellationToken.None);
        await library.TakenAsync.WaitAsync(TimeSpan.FromSeconds(60));
        await worker.StopAsync(CancellationToken.None);
        var ingestion = Assert.Single(library.Ingestions);
        Assert.Equal((IngestionStatus.Queued, 2, false), (ingestion.Status, ingestion.Attempts, ingestion.IsSlow));
    }

    [Fact]
    public async Task A_deleted_file_ends_in_nothing()
    {
        var deleted = library.Add("a.txt", "text"u8.ToArray());
        library.Files.Remove(deleted);
        library.Add("b.txt", "text"u8.ToArray());
        await library.WithFinishedAsync(1, RunAsync);
        Assert.Equal(IngestionStatus.Completed, library.Ingestions[1].Status);
        Assert.Null(library.Ingestions[0].Error);
    }

    [Theory]
    [InlineData("ParseTimeoutSeconds", "0")]
    [InlineData("ParserMemoryMegabytes", "1")]
    [InlineData("MaxTokens", "-1")]
    [InlineData("Parallelism", "0")]
    [InlineData("MaxFailures", "0")]
    [InlineData("RetrySeconds", "0")]
    [InlineData("MaxRetrySeconds", "0")]
    [InlineData("QuickSeconds", "0")]
    [InlineData("ParserStartSeconds", "0")]
    [InlineData("MaxNesting", "8")]
    [InlineData("MaxPageMegabytes", "0")]
    public void Bad_settings_stop_the_start(string name, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [$"Ingestion:{name}"] = value, ["Ingestion:ParserAssembly"] = "x" }).Build();
        using var bad = new ServiceCollection().AddIngestion(configuration).BuildServiceProvider();
        var failure = Assert.Throws<OptionsValidationException>(() => bad.GetRequiredService<IOptions<IngestionOptions>>().Value);
        Assert.Contains(name, failure.Message);
    }

    private Task RunUntilFinishedAsync() => library.WithFinishedAsync(library.Ingestions.Count, RunAsync);

    private IngestionWorker Worker() => services.GetServices<IHostedService>().OfType<IngestionWorker>().Single();

    // A pipe into which nobody writes.
    private async Task MakeEndlessAsync(string fileId)
    {
        var path = library.ContentPath(library.Files[fileId]);
        File.Delete(path);
        using var made = Process.Start("mkfifo", path);
        await made.WaitForExitAsync();
    }

    private async Task RunAsync(Task finished)
    {
        var worker = Worker();
        await worker.StartAsync(CancellationToken.None);
        await finished.WaitAsync(Patience);
        await worker.StopAsync(CancellationToken.None);
    }
}
