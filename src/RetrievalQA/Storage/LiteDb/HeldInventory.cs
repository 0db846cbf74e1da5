using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>The inventory of one project or one vector store, while it is kept. Its owner locks.</summary>
internal sealed class HeldInventory(string? projectId, string? storeId)
{
    private readonly Dictionary<string, InventoriedFile> files = new(StringComparer.Ordinal);

    // Changes from the time when it was being read; null afterwards.
    private List<RowChange>? missed = [];
    private FileInventory? snapshot;

    public Task Reading { get; set; } = Task.CompletedTask;

    public long LastUse { get; set; }

    public static ChunkSource SourceOf(UploadedFile file) => new(file.ProjectId, file.Id, ChunkingStrategy.Default.Key);

    public static InventoriedFile Of(UploadedFile file, FileIngestion? ingestion) =>
        ingestion is null ? new InventoriedFile(SourceOf(file), Status: null) : InventoriedFile.Of(ingestion);

    public void Begin(IEnumerable<InventoriedFile> read)
    {
        foreach (var file in read)
        {
            files[file.Source.FileId] = file;
        }

        missed!.ForEach(Apply);
        missed = null;
    }

    public void Follow(IReadOnlyList<RowChange> changes)
    {
        foreach (var change in changes)
        {
            if (missed is null)
            {
                Apply(change);
            }
            else
            {
                missed.Add(change);
            }
        }
    }

    public FileInventory Snapshot() => snapshot ??= new FileInventory([.. files.Values]);

    private void Apply(RowChange change)
    {
        switch (change.Record)
        {
            case UploadedFile file when file.ProjectId == projectId && file.IsKnowledge && !files.ContainsKey(file.Id):
                Set(Of(file, ingestion: null));
                break;
            case IngestionRow { Ingestion: var ingestion } when files.TryGetValue(ingestion.Source.FileId, out var known) && storeId is null
                && known.Source == ingestion.Source:
                Set(InventoriedFile.Of(ingestion));
                break;
            case VectorStoreFile member when member.StoreId == storeId:
                Set(InventoriedFile.Of(member));
                break;
            case null when change.Table == Schema.Files && storeId is null:
                Remove(change.Id);
                break;
            case null when change.Table == Schema.Members && storeId is not null && change.Id.StartsWith($"{storeId}/", StringComparison.Ordinal):
                Remove(change.Id[(storeId.Length + 1)..]);
                break;
            case null when change.Table == Schema.VectorStores && change.Id == storeId:
                files.Clear();
                snapshot = null;
                break;
        }
    }

    private void Set(InventoriedFile file)
    {
        files[file.Source.FileId] = file;
        snapshot = null;
    }

    private void Remove(string fileId)
    {
        if (files.Remove(fileId))
        {
            snapshot = null;
        }
    }
}
