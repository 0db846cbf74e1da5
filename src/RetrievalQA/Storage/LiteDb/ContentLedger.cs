using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>
/// Keeps contents and rows together. What rows let go of is written down in their transaction and erased after it; what no
/// row knows although none let go of it belongs to rows that are missing, and is set aside.
/// </summary>
internal sealed class ContentLedger(DurableDatabase database, DataFolder folder, BlobStore blobs, SetAside aside)
{
    private readonly IReadOnlyList<ContentKind> kinds = ContentKind.AllIn(folder);

    /// <summary>Writes down, in the transaction that ends its last row, that a content has to be erased.</summary>
    public static Tombstone Bury(Rows rows, string kind, string name)
    {
        var tombstone = new Tombstone(kind, name, rows.NextSequence());
        rows.Upsert(Schema.Tombstones, tombstone);
        return tombstone;
    }

    /// <summary>Erases what was let go of. For blobs the caller holds their lock.</summary>
    /// <exception cref="IOException">A file cannot be removed; the next start tries again.</exception>
    public async Task EraseAsync(IReadOnlyList<Tombstone> buried, CancellationToken cancel)
    {
        using (await HoldErasingAsync(cancel))
        {
            foreach (var tombstone in buried)
            {
                Erase(KindOf(tombstone).PathOf(tombstone.Name));
            }
        }

        await ForgetAsync(buried, cancel);
    }

    /// <summary>Until it is disposed no content is erased; what rows let go of meanwhile waits.</summary>
    public Task<IDisposable> HoldErasingAsync(CancellationToken cancel) => folder.HoldErasingAsync(cancel);

    /// <summary>Paths of the contents that these rows name.</summary>
    public IEnumerable<string> PathsKnownTo(Rows rows) =>
        kinds.SelectMany(kind => kind.Names().Where(name => kind.IsKnown(rows, name)).Select(kind.PathOf));

    /// <summary>On start: erases what an earlier process, killed in the middle, had let go of.</summary>
    public async Task FinishErasingAsync(CancellationToken cancel)
    {
        var range = KeyRange.Numbers(Schema.AllTombstones, to: database.SequenceAtStart);
        while (true)
        {
            var buried = await database.ReadAsync(rows => rows.Range(Schema.Tombstones, Schema.ByOrder, range, database.Options.RowsPerTransaction), cancel);
            if (buried.Count == 0)
            {
                return;
            }

            foreach (var tombstone in buried)
            {
                await FinishAsync(tombstone, cancel);
            }

            await ForgetAsync(buried, cancel);
        }
    }

    /// <summary>Contents that neither a row nor a tombstone knows. Call it before anything is written.</summary>
    public async Task<IReadOnlyList<StrayContent>> FindStrayAsync(CancellationToken cancel)
    {
        var stray = new List<StrayContent>();
        foreach (var kind in kinds)
        {
            foreach (var names in kind.Names().Chunk(database.Options.RowsPerTransaction))
            {
                var unknown = await database.ReadAsync(rows => names.Where(name => !IsKnown(rows, kind, name)).ToList(), cancel);
                stray.AddRange(unknown.Select(name => new StrayContent(kind, name)));
            }
        }

        return stray;
    }

    /// <summary>Moves contents aside, except those that have got a row meanwhile. Returns how many, and where they are.</summary>
    public async Task<(int Count, string Folder)> SetAsideAsync(IReadOnlyList<StrayContent> stray, CancellationToken cancel)
    {
        var (count, into) = (0, aside.FolderForNow());
        foreach (var (kind, name) in stray)
        {
            using var held = await HoldAsync(kind, name, cancel);
            var path = kind.PathOf(name);
            if (File.Exists(path) && !await database.ReadAsync(rows => IsKnown(rows, kind, name), cancel))
            {
                aside.Move(path, into);
                count++;
            }
        }

        return (count, into);
    }

    // In an older database that was put back, a tombstone may be older than the content of its name.
    private bool IsKnown(Rows rows, ContentKind kind, string name) =>
        kind.IsKnown(rows, name) || (!database.WasPutBack && rows.Exists(Schema.Tombstones, new Tombstone(kind.Name, name, 0).Id));

    private async Task FinishAsync(Tombstone tombstone, CancellationToken cancel)
    {
        var kind = KindOf(tombstone);
        using var held = await HoldAsync(kind, tombstone.Name, cancel);
        if (!database.WasPutBack && !await database.ReadAsync(rows => kind.IsKnown(rows, tombstone.Name), cancel))
        {
            Erase(kind.PathOf(tombstone.Name));
        }
    }

    // A folder that was restored has no folders for what was not in its backup.
    private static void Erase(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private Task<int> ForgetAsync(IReadOnlyList<Tombstone> erased, CancellationToken cancel) => erased.Count == 0
        ? Task.FromResult(0)
        : database.WriteAsync(rows => erased.Count(tombstone => rows.Delete(Schema.Tombstones, tombstone.Id)), cancel);

    private ContentKind KindOf(Tombstone tombstone) => kinds.Single(kind => kind.Name == tombstone.Kind);

    private async Task<IDisposable?> HoldAsync(ContentKind kind, string name, CancellationToken cancel) =>
        kind.Name == ContentKind.Blobs ? await blobs.LockAsync(name, cancel) : null;
}

/// <summary>Content that no row knows.</summary>
internal readonly record struct StrayContent(ContentKind Kind, string Name);
