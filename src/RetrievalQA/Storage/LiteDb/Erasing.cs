using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Takes out in portions what one transaction has marked as gone.</summary>
internal static class Erasing
{
    /// <summary>Marks the rows whose key begins so as gone; the caller makes sure that nothing finds them.</summary>
    public static Erasure Erase(this Rows rows, Table table, string field, string prefix)
    {
        var erasure = new Erasure(table.Name, field, prefix, rows.NextSequence());
        rows.Upsert(Schema.Erasures, erasure);
        return erasure;
    }

    /// <summary>Deletes the rows of the erasures.</summary>
    public static async Task EraseAsync(this DurableDatabase database, IReadOnlyList<Erasure> erasures, CancellationToken cancel)
    {
        foreach (var erasure in erasures)
        {
            while (await database.WriteAsync(rows => ErasePortion(rows, erasure, database.Options.RowsPerTransaction), cancel))
            {
            }
        }
    }

    /// <summary>Deletes what an earlier process left, including chunks that it did not finish writing.</summary>
    public static async Task EraseLeftoversAsync(this DurableDatabase database, CancellationToken cancel)
    {
        var range = KeyRange.Numbers(Schema.AllErasures, to: database.SequenceAtStart);
        await database.EraseAsync(await database.ReadAsync(rows => rows.Range(Schema.Erasures, Schema.ByOrder, range), cancel), cancel);
    }

    private static bool ErasePortion(Rows rows, Erasure erasure, int limit)
    {
        if (rows.DeleteRange(erasure.Table, erasure.Field, KeyRange.StartingWith(erasure.Prefix), limit) == limit)
        {
            return true;
        }

        rows.Delete(Schema.Erasures, erasure.Id);
        return false;
    }
}
