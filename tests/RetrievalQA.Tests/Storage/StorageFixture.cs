using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage;

/// <summary>All stores over one data folder; can be closed and opened again.</summary>
internal sealed class StorageFixture : IAsyncDisposable
{
    private readonly Func<string, DurableFile> openFile;
    private DataFolder folder;

    /// <param name="path">The folder; by default a new one.</param>
    public StorageFixture(string? path = null, LiteDbOptions? engine = null, Func<string, DurableFile>? openFile = null)
    {
        this.openFile = openFile ?? (opened => new DurableFile(opened));
        Options = new DataFolderOptions { Path = path ?? Directory.CreateTempSubdirectory("retrievalqa-").FullName };
        Engine = engine ?? new LiteDbOptions();
        Open();
    }

    public DataFolderOptions Options { get; }

    public LiteDbOptions Engine { get; }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    public StorageHealth Health { get; private set; }

    public DurableDatabase Database { get; private set; }

    public ContentLedger Contents { get; private set; }

    public SetAside Aside { get; private set; }

    public LiteDbFileStore Files { get; private set; }

    public LiteDbUploadStore Uploads { get; private set; }

    public LiteDbIngestionLedger Ledger { get; private set; }

    public LiteDbVectorStoreCatalog Catalog { get; private set; }

    public LiteDbFileInventories Inventories { get; private set; }

    public LiteDbChunkStore Chunks { get; private set; }

    public LiteDbConversationStore Conversations { get; private set; }

    public LiteDbReadings Readings { get; private set; }

    public SourceTexts Texts => new(Files, Readings, new RereadingBell(), Time, NullLogger<SourceTexts>.Instance);

    public async Task<IReadOnlyList<VectorStoreFile>> MembersAsync(string storeId) =>
        (await Catalog.ListFilesAsync(storeId, batchId: null, status: null, new ListQuery(1_000, Ascending: true), default)).Items;

    public Task<int> CountChunkRowsAsync() =>
        Database.ReadAsync(rows => rows.Range(Schema.Chunks, Table.Id, KeyRange.StartingWith(string.Empty)).Count, default);

    public async Task ReopenAsync()
    {
        await CloseAsync();
        await ReopenClosedAsync();
    }

    public async Task ReopenClosedAsync()
    {
        Open();
        await SweepAsync();
    }

    /// <summary>What the server does before it takes requests.</summary>
    public async Task SweepAsync()
    {
        using var sweep = NewSweep();
        await sweep.StartAsync(default);
        await sweep.StopAsync(default);
    }

    public LeftoverSweep NewSweep() =>
        new(Database, Contents, Files, Health, Microsoft.Extensions.Options.Options.Create(Options), Time, NullLogger<LeftoverSweep>.Instance);

    /// <summary>A copy of the folder as a kill would leave it now.</summary>
    public string CopyAsKilled()
    {
        var copy = Directory.CreateTempSubdirectory("retrievalqa-").FullName;
        foreach (var file in Directory.EnumerateFiles(Options.Path, "*", SearchOption.AllDirectories).Where(file => file != Options.LockPath))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Options.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var written = File.Create(target);
            content.CopyTo(written);
        }

        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (Directory.Exists(Options.Path))
        {
            Directory.Delete(Options.Path, recursive: true);
        }
    }

    /// <summary>Closes and leaves the folder as it is.</summary>
    public async Task CloseAsync()
    {
        await Database.DisposeAsync();
        folder.Dispose();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(
        nameof(folder), nameof(Health), nameof(Database), nameof(Contents), nameof(Aside), nameof(Files), nameof(Uploads), nameof(Ledger), nameof(Catalog),
        nameof(Inventories), nameof(Chunks), nameof(Conversations), nameof(Readings))]
    private void Open()
    {
        folder = new DataFolder(Microsoft.Extensions.Options.Options.Create(Options));
        Health = new StorageHealth();
        try
        {
            Database = new DurableDatabase(folder, Engine, Health, Time, NullLogger<DurableDatabase>.Instance, openFile);
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        var blobs = new BlobStore(folder);
        Aside = new SetAside(folder, Time);
        Contents = new ContentLedger(Database, folder, blobs, Aside);
        Files = new LiteDbFileStore(Database, blobs, new ParsedTextStore(folder), Contents);
        Readings = new LiteDbReadings(Database, blobs, new ParsedTextStore(folder));
        Uploads = new LiteDbUploadStore(Database, folder, blobs, Files, Contents, Time);
        Ledger = new LiteDbIngestionLedger(Database, Time);
        Catalog = new LiteDbVectorStoreCatalog(Database, Time);
        Inventories = new LiteDbFileInventories(Database);
        Chunks = new LiteDbChunkStore(Database);
        Conversations = new LiteDbConversationStore(Database);
    }
}
