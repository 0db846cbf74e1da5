using System.Text.Json.Nodes;

namespace RetrievalQA.Documents;

/// <summary>The files of a project or a vector store as they stand at one moment: what can be searched and what cannot, or not yet.</summary>
public sealed class FileInventory
{
    public static readonly FileInventory Empty = new([]);

    private JoinOfInventories? lastJoin;

    public FileInventory(IReadOnlyCollection<InventoriedFile> files)
    {
        Files = files;
        Ready = new SourceSet(files.Where(file => file.Status == IngestionStatus.Completed).Select(file => file.Source));
        Attributes = files.Where(file => file.Attributes is not null)
            .ToDictionary(file => file.Source.FileId, file => file.Attributes!, StringComparer.Ordinal);
        Pending = [.. files.Where(file => file.Status is IngestionStatus.Queued or IngestionStatus.InProgress)];
        Failed = [.. files.Where(file => file.Status == IngestionStatus.Failed)];
        Unread = [.. files.Where(file => file.Status is null).Select(file => file.Source.FileId)];
    }

    public IReadOnlyCollection<InventoriedFile> Files { get; }

    public SourceSet Ready { get; }

    /// <summary>Of the files that have any, by file id.</summary>
    public IReadOnlyDictionary<string, JsonObject> Attributes { get; }

    public IReadOnlyList<InventoriedFile> Pending { get; }

    public IReadOnlyList<InventoriedFile> Failed { get; }

    /// <summary>The ids of files that nobody has asked to be read yet.</summary>
    public IReadOnlyList<string> Unread { get; }

    /// <summary>The files of several inventories together; one that is in more than one counts as in the first.</summary>
    public static FileInventory Join(IReadOnlyList<FileInventory> inventories) => inventories.Where(inventory => inventory.Files.Count > 0).ToList() switch
    {
        [] => Empty,
        [var only] => only,
        [var first, .. var others] => first.JoinedWith(others),
    };

    // The same stores are asked about again and again, so the same inventories give the same object: its sources are hashed once.
    private FileInventory JoinedWith(List<FileInventory> others)
    {
        if (Volatile.Read(ref lastJoin) is { } last && last.Others.SequenceEqual(others))
        {
            return last.Joined;
        }

        var joined = new FileInventory([.. others.Prepend(this).SelectMany(inventory => inventory.Files).DistinctBy(file => file.Source.FileId)]);
        Volatile.Write(ref lastJoin, new JoinOfInventories(others, joined));
        return joined;
    }

    private sealed record JoinOfInventories(IReadOnlyList<FileInventory> Others, FileInventory Joined);
}

/// <param name="Status">Null where nobody has asked for the file to be read.</param>
public sealed record InventoriedFile(ChunkSource Source, IngestionStatus? Status, IngestionError? Error = null, JsonObject? Attributes = null)
{
    public static InventoriedFile Of(FileIngestion ingestion) => new(ingestion.Source, ingestion.Status, ingestion.Error);

    public static InventoriedFile Of(VectorStoreFile member) => new(member.Source, member.Status, member.LastError, member.Attributes);
}
