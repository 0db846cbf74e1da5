using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion;
using RetrievalQA.Server;

namespace RetrievalQA.Tests.Ingestion;

public sealed class IngestionWorkerTests : IAsyncDisposable
{
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
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var collection = new ServiceCollection().AddLogging().AddIndexing(configuration).AddIngestion(configuration);
        collection.TryAddSingleton<ChunkIndex>();
        collection.AddSingleton<IFileStore>(library).AddSingleton<IIngestionLedger>(library).AddSingleton<IReadings>(library).AddSingleton<IChunkStore>(library);
        services = collection.BuildServiceProvider();
    }

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
            [(IngestionStatus.Completed, null), (IngestionStatus.Failed, IngestionError.InvalidFile), (IngestionStatus.Failed, IngestionError.UnsupportedFile), (IngestionStatus.Failed, IngestionError.InvalidFile), (IngestionStatus.Completed, null)],
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
    public async Task A_file_that_stopped_the_server_three_times_is_given_up()
    {
        library.Add("a.txt", "text"u8.ToArray(), attempts: 3);
        library.Add("b.txt", "text"u8.ToArray(), attempts: 2);
        await RunUntilFinishedAsync();
        Assert.Equal(IngestionError.ServerError, library.Ingestions[0].Error?.Code);
        Assert.Equal(IngestionStatus.Completed, library.Ingestions[1].Status);
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
    public void Bad_settings_stop_the_start(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"Ingestion:{name}"] = value, ["Ingestion:ParserAssembly"] = "x" }).Build();
        using var bad = new ServiceCollection().AddIngestion(configuration).BuildServiceProvider();
        var failure = Assert.Throws<OptionsValidationException>(() => bad.GetRequiredService<IOptions<IngestionOptions>>().Value);
        Assert.Contains(name, failure.Message);
    }

    private Task RunUntilFinishedAsync() => library.WithFinishedAsync(library.Ingestions.Count, RunAsync);

    private async Task RunAsync(Task finished)
    {
        var worker = services.GetServices<IHostedService>().OfType<IngestionWorker>().Single();
        await worker.StartAsync(CancellationToken.None);
        await finished.WaitAsync(TimeSpan.FromSeconds(60));
        await worker.StopAsync(CancellationToken.None);
    }
}
