using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>
/// Brings a database of an earlier version to the next one. The version is written last: a crash on the way repeats the
/// step, so each must bear to be repeated.
/// </summary>
internal sealed class Migration(DurableEngine engine, int rowsPerTransaction, string folderId)
{
    public void Step()
    {
        engine.MakeIndexes();
        var next = engine.Stored with { Version = engine.Stored.Version + 1 };
        engine.Store(next.Version switch
        {
            2 => WithAddedKeys(next),
            3 => WithIdentity(next),
            _ => throw new InvalidOperationException($"There is no migration to schema version {next.Version}."),
        });
    }

    // Rows of version 1 lack keys that were added since.
    private SchemaRow WithAddedKeys(SchemaRow next)
    {
        WriteKeysAnew(Schema.Files, file => file.Id);
        WriteKeysAnew(Schema.VectorStores, row => row.Store.Id);
        WriteKeysAnew(Schema.Runs, run => run.Id);
        return next;
    }

    // The queue of version 2 was ordered by age alone.
    private SchemaRow WithIdentity(SchemaRow next)
    {
        WriteKeysAnew(Schema.Ingestions, row => Schema.SourceId(row.Ingestion.Source));
        return next with { FolderId = folderId };
    }

    private void WriteKeysAnew<T>(Table<T> table, Func<T, string> id)
    {
        IReadOnlyList<T> portion;
        var last = string.Empty;
        do
        {
            var rows = engine.Begin();
            portion = rows.Range(table, Table.Id, KeyRange.After(last), rowsPerTransaction);
            foreach (var row in portion)
            {
                rows.Update(table, row);
                last = id(row);
            }

            engine.Commit();
        }
        while (portion.Count == rowsPerTransaction);
    }
}
