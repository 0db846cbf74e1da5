using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion.Parsing.Formats;
using RetrievalQA.Ingestion;
using RetrievalQA.Semantics;
using RetrievalQA.Server;
using RetrievalQA.Storage;

namespace RetrievalQA.Tests.Ingestion;

/// <summary>Files that are read anew by the real parser, over the real stores.</summary>
public sealed class RereadingWorkerTests : IAsyncLifetime
{
    private const string Content = "The fee is 20 euros. It is paid at the desk.";

    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-rereading-").FullName;
    private ServiceProvider services = new ServiceCollection().BuildServiceProvider();

    public Task InitializeAsync()
    {
        services = Build();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Files_that_an_older_parser_read_are_read_anew_at_the_start_and_searched_until_then()
    {
        var old = await ReadByAsync("txt/0", "Old: " + Content);
        var current = await ReadByAsync(FormatTable.PlainText.Reader, "Kept: " + Content);
        var source = new ChunkSource(Project.Default, old.Id, ChunkingStrategy.Default.Key);
        Assert.Equal("Old: " + Content, Assert.Single(await Chunks.ChunksAsync(source, default)).Text);
        await RunUntilAsync(async () => (await FindAsync(old)).Reading!.Version == 2);
        Assert.Equal(FormatTable.PlainText.Reader, (await FindAsync(old)).Reading!.Reader);
        Assert.All(await Chunks.ChunksAsync(source, default), chunk => Assert.Equal(2, chunk.TextVersion));
        Assert.Equal(Content, string.Join(' ', (await Chunks.ChunksAsync(source, default)).Select(chunk => chunk.Text)));
        Assert.Equal(1, (await FindAsync(current)).Reading!.Version);
        Assert.Null(await Get<IReadings>().FindAsync(old.Id, default));
        var ingestion = Assert.Single(await Get<IIngestionLedger>().FindAsync([source], default));
        Assert.Equal((IngestionStatus.Completed, 2 * Content.Length), (ingestion.Status, ingestion.UsageBytes));
    }

    [Fact]
    public async Task They_are_left_alone_where_the_settings_say_so()
    {
        await services.DisposeAsync();
        services = Build(("Ingestion:RereadOlder", "false"));
        var old = await ReadByAsync("txt/0", "Old: " + Content);
        var lost = await ReadByAsync("txt/0", "Lost: " + Content);
        await Get<IReadings>().RequestAsync(Project.Default, lost.Id, isUrgent: true, default);
        await RunUntilAsync(async () => (await FindAsync(lost)).Reading!.Version == 2);
        Assert.Equal((1, "txt/0"), ((await FindAsync(old)).Reading!.Version, (await FindAsync(old)).Reading!.Reader));
    }

    [Fact]
    public async Task A_file_that_is_refused_now_stays_as_it_was_read_and_holds_up_nobody()
    {
        var refused = await ReadByAsync("pdf/0", "Old: " + Content, "a.pdf");
        var old = await ReadByAsync("txt/0", "Old: " + Content);
        await RunUntilAsync(async () =>
            (await FindAsync(old)).Reading!.Version == 2 && (await Get<IReadings>().FindAsync(refused.Id, default))?.Error is not null);
        Assert.Equal("Old: " + Content, (await Get<IFileStore>().LoadParsedAsync(Project.Default, refused.Id, default))!.Text);
        Assert.Equal(IngestionError.InvalidFile, (await Get<IReadings>().FindAsync(refused.Id, default))!.Error!.Code);

        // The next start with the same parsers does not try again.
        await services.DisposeAsync();
        services = Build();
        var other = await ReadByAsync("txt/0", "Old: " + Content);
        await Get<IReadings>().RequestAsync(Project.Default, other.Id, isUrgent: true, default);
        await RunUntilAsync(async () => (await FindAsync(other)).Reading!.Version == 2);
        Assert.Equal(1, (await Get<IReadings>().FindAsync(refused.Id, default))!.Attempts);
    }

    private IChunkStore Chunks => Get<IChunkStore>();

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    private async Task<UploadedFile> FindAsync(UploadedFile file) => (await Get<IFileStore>().FindAsync(Project.Default, file.Id, default))!;

    /// <summary>A file that was read and is searched as a parser left it.</summary>
    private async Task<UploadedFile> ReadByAsync(string reader, string text, string name = "a.txt")
    {
        var added = new UploadedFile(NewId.File(), Project.Default, name, "assistants", "", 0, "", 1);
        var file = await Get<IFileStore>().AddAsync(added, new MemoryStream(Encoding.UTF8.GetBytes(Content)), 1_000, default);
        var ledger = Get<IIngestionLedger>();
        await ledger.RequestAsync(Project.Default, [file.Id], ChunkingStrategy.Default, default);
        var ingestion = (await ledger.TakeNextAsync(default))!;
        await Get<IFileStore>().SaveParsedAsync(file, new ParsedDocument(text, [], [], "en", []) { Reader = reader }, default);
        var span = new SourceSpan(0, text.Length);
        await ledger.SaveChunksAsync(
            ingestion, [new Chunk(ingestion.Source, 0, span, text, "", [span], [new ChunkSection(0, "", null, HasHeading: false)], "en", null, null, 10)],
                default);
        await ledger.FinishAsync(ingestion, IngestionStatus.Completed, error: null, text.Length, default);
        return file;
    }

    private async Task RunUntilAsync(Func<Task<bool>> isDone)
    {
        var worker = services.GetServices<IHostedService>().OfType<RereadingWorker>().Single();
        await worker.StartAsync(default);
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isDone())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(120), "The file was not read anew.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await worker.StopAsync(default);
    }

    private ServiceProvider Build(params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value);
        all["Storage:Path"] = folder;
        all["Ingestion:ParserAssembly"] = typeof(Program).Assembly.Location;
        all["Indexing:Path"] = Path.Combine(folder, "index");
        all["Indexing:VectorsPath"] = Path.Combine(folder, "vectors");
        all["SentenceModel:Source"] = "Off";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        return new ServiceCollection().AddLogging().AddStorage(configuration).AddSemantics(configuration).AddIndexing(configuration).AddIngestion(configuration)
            .BuildServiceProvider();
    }
}
