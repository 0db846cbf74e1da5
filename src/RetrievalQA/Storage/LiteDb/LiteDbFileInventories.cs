using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>
/// Reads an inventory once and then follows the commits. They come in their order and before the writer's caller is told, so
/// whoever was told finds the change. What is not asked for is forgotten first and read again when it is.
/// </summary>
internal sealed class LiteDbFileInventories : IFileInventories
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string? ProjectId, string? StoreId), HeldInventory> held = [];
    private readonly DurableDatabase database;
    private TaskCompletionSource next = NewSignal();
    private long uses;

    public LiteDbFileInventories(DurableDatabase database)
    {
        this.database = database;
        database.Follow(Follow);
    }

    public Task NextChange => Volatile.Read(ref next).Task;

    public Task<FileInventory> OfProjectAsync(string projectId, CancellationToken cancel) => GetAsync((projectId, null), cancel);

    public Task<FileInventory> OfStoreAsync(string storeId, CancellationToken cancel) => GetAsync((null, storeId), cancel);

    private async Task<FileInventory> GetAsync((string? ProjectId, string? StoreId) key, CancellationToken cancel)
    {
        HeldInventory inventory;
        lock (gate)
        {
            if (!held.TryGetValue(key, out inventory!))
            {
                inventory = new HeldInventory(key.ProjectId, key.StoreId);
                held[key] = inventory;
                ForgetOldest(inventory);
                inventory.Reading = ReadAsync(key, inventory);
            }

            inventory.LastUse = ++uses;
        }

        await inventory.Reading.WaitAsync(cancel);
        lock (gate)
        {
            return inventory.Snapshot();
        }
    }

    // Not for one asker alone: it goes on when he gives up.
    private async Task ReadAsync((string? ProjectId, string? StoreId) key, HeldInventory inventory)
    {
        await Task.Yield();
        try
        {
            var files = key.ProjectId is { } projectId ? await ReadProjectAsync(projectId) : await ReadStoreAsync(key.StoreId!);
            lock (gate)
            {
                inventory.Begin(files);
            }
        }
        catch
        {
            lock (gate)
            {
                if (held.GetValueOrDefault(key) == inventory)
                {
                    held.Remove(key);
                }
            }

            throw;
        }
    }

    private Task<List<InventoriedFile>> ReadProjectAsync(string projectId) => ReadAsync(
        Schema.Files,
        projectId,
        file => file.Sequence,
        (rows, file) => file.IsKnowledge ? HeldInventory.Of(file, rows.FindIngestion(HeldInventory.SourceOf(file))?.Ingestion) : null);

    private Task<List<InventoriedFile>> ReadStoreAsync(string storeId) =>
        ReadAsync(Schema.Members, storeId, member =>
            member.Sequence, (rows, member) => rows.Exists(Schema.VectorStores, storeId) ? InventoriedFile.Of(member) : null);

    // In portions, so that many files hold nobody up. What changes meanwhile is followed afterwards.
    private async Task<List<InventoriedFile>> ReadAsync<T>(Table<T> table, string scope, Func<T, long> sequenceOf, Func<Rows, T, InventoriedFile?> read)
    {
        var files = new List<InventoriedFile>();
        var limit = database.Options.RowsPerTransaction;
        var from = 0L;
        while (true)
        {
            var start = from;
            var portion = await database.ReadAsync(
                rows => rows.Range(table, Schema.ByOrder, KeyRange.Numbers(scope, start), limit)
                    .Select(row => (Sequence: sequenceOf(row), File: read(rows, row))).ToList(),
                CancellationToken.None);
            files.AddRange(portion.Select(row => row.File).OfType<InventoriedFile>());
            if (portion.Count < limit)
            {
                return files;
            }

            from = portion[^1].Sequence + 1;
        }
    }

    private void Follow(IReadOnlyList<RowChange> changes)
    {
        lock (gate)
        {
            foreach (var inventory in held.Values)
            {
                inventory.Follow(changes);
            }

            foreach (var change in changes.Where(change => change.Table == Schema.VectorStores && change.Record is null))
            {
                held.Remove((null, change.Id));
            }
        }

        Interlocked.Exchange(ref next, NewSignal()).SetResult();
    }

    private void ForgetOldest(HeldInventory newest)
    {
        if (held.Count > database.Options.CachedStores)
        {
            held.Remove(held.Where(entry => entry.Value != newest).MinBy(entry => entry.Value.LastUse).Key);
        }
    }

    // Those who wait go on in their own time, not in the writer's.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
