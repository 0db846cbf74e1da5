using System.Runtime.InteropServices;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>
/// Changes of memberships inside a transaction. The counts of their stores and batches are written once for all of them, by
/// <see cref="Count"/>: a batch of thousands of files would hold up everybody otherwise.
/// </summary>
internal sealed class MembershipChanges(Rows rows)
{
    private readonly Dictionary<string, (FileCounts Counts, long UsageBytes)> stores = [];
    private readonly Dictionary<string, FileCounts> batches = [];

    public void Add(VectorStoreFile member)
    {
        rows.Insert(Schema.Members, member);
        Note(member, change: 1);
    }

    public void Replace(VectorStoreFile old, VectorStoreFile changed)
    {
        rows.Update(Schema.Members, changed);
        Note(old, change: -1);
        Note(changed, change: 1);
    }

    public void Remove(VectorStoreFile member)
    {
        rows.Delete(Schema.Members, Schema.MemberId(member.StoreId, member.FileId));
        Note(member, change: -1);
    }

    /// <summary>Brings the counts of stores and batches in step with their members.</summary>
    public void Count()
    {
        foreach (var (storeId, change) in stores)
        {
            if (rows.Find(Schema.VectorStores, storeId) is { } row)
            {
                var store = row.Store with { Counts = row.Store.Counts.Add(change.Counts), UsageBytes = row.Store.UsageBytes + change.UsageBytes };
                rows.Update(Schema.VectorStores, new VectorStoreRow(store, rows.NextSequence()));
            }
        }

        foreach (var (batchId, change) in batches)
        {
            if (rows.Find(Schema.Batches, batchId) is { } batch)
            {
                rows.Update(Schema.Batches, batch with { Counts = batch.Counts.Add(change) });
            }
        }
    }

    private void Note(VectorStoreFile member, int change)
    {
        ref var store = ref CollectionsMarshal.GetValueRefOrAddDefault(stores, member.StoreId, out _);
        store = (store.Counts.Add(member.Status, change), store.UsageBytes + (change * member.UsageBytes));
        if (member.BatchId is { } batchId)
        {
            ref var batch = ref CollectionsMarshal.GetValueRefOrAddDefault(batches, batchId, out _);
            batch = batch.Add(member.Status, change);
        }
    }
}
