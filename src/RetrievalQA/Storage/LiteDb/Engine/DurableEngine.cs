using LiteDB;
using LiteDB.Engine;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>
/// LiteDB on durable files, from one opening to the next. Not for concurrent use: <see cref="DurableDatabase"/> gates every call.
/// </summary>
internal sealed class DurableEngine : IDisposable
{
    private readonly int rowsPerTransaction;
    private readonly DurableStream data;
    private readonly DurableLog log;
    private readonly LiteDatabase database;
    private Counters counters;
    private Rows? transaction;

    /// <exception cref="DatabaseTooNewException">A later version wrote the database.</exception>
    /// <exception cref="InvalidDataException">The database file is gone while its log is there.</exception>
    public DurableEngine(DataFolderOptions folder, int rowsPerTransaction, Func<string, DurableFile> openFile)
    {
        this.rowsPerTransaction = rowsPerTransaction;
        data = new DurableStream(openFile(folder.DatabasePath));
        try
        {
            log = new DurableLog(openFile(folder.LogPath));
            if (data.Length == 0 && log.Length > 0)
            {
                throw new InvalidDataException($"'{folder.DatabasePath}' is empty but '{folder.LogPath}' holds its changes.");
            }

            DurableFolder.Sync(folder.Path);
            database = Open(data, log);
            counters = Prepare();
            Upgrade();
        }
        catch
        {
            database?.Dispose();
            log?.Dispose();
            data.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that LiteDB may hold in its page cache, which never shrinks.</summary>
    public long CachedBytes => data.BytesRead + log.BytesWritten;

    public long LogLength => log.Length;

    /// <summary>The last sequence number given.</summary>
    public long Sequence => counters.Sequence;

    /// <summary>The write to the log that failed; the engine must be discarded.</summary>
    public IOException? WriteFailure => log.Failure;

    public Rows Read() => new(database, counters, writable: false);

    public Rows Begin()
    {
        database.BeginTrans();
        transaction = new Rows(database, counters, writable: true);
        return transaction;
    }

    /// <summary>Returns once the transaction is on the disk.</summary>
    /// <exception cref="IOException">It could not be written; discard the engine.</exception>
    public void Commit()
    {
        var rows = transaction ?? throw new InvalidOperationException("No transaction was begun.");
        transaction = null;
        if (rows.Changes == 0)
        {
            database.Commit();
            return;
        }

        var confirmed = log.Confirmed;
        var advanced = rows.Counters with { Commits = rows.Counters.Commits + 1 };
        rows.Update(Schema.Counters, advanced);
        database.Commit();
        log.WaitUntilConfirmed(confirmed + 1);
        counters = advanced;
    }

    /// <summary>Folds the log into the database file.</summary>
    public void Checkpoint()
    {
        database.Checkpoint();
        if (WriteFailure is { } failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    /// <summary>Closes without another write to the database file; a transaction that was not confirmed is undone.</summary>
    public void Dispose()
    {
        database.Dispose();
        try
        {
            log.DropUnconfirmed();
        }
        finally
        {
            log.Dispose();
            data.Dispose();
        }
    }

    private static LiteDatabase Open(DurableStream data, DurableLog log)
    {
        var engine = new LiteEngine(new EngineSettings { DataStream = data, LogStream = log, Collation = Collation.Binary });
        return new LiteDatabase(engine, mapper: null, disposeOnClose: true);
    }

    private Counters Prepare()
    {
        var rows = new Rows(database, new Counters(), writable: true);
        var schema = rows.Find(Schema.Meta, SchemaRow.Id);
        if (schema is null)
        {
            Create(rows);
        }
        else if (schema.Version > Schema.Version)
        {
            throw new DatabaseTooNewException(schema.Version, Schema.Version);
        }

        return rows.Find(Schema.Counters, Counters.Id) ?? throw new InvalidDataException("The database has no counters.");
    }

    // The schema row comes last: a database without it was not made to the end and is made again.
    private void Create(Rows rows)
    {
        // 0: LiteDB makes no checkpoint of its own, the writer does.
        database.CheckpointSize = 0;
        database.UtcDate = true;
        MakeIndexes();
        rows.Upsert(Schema.Counters, new Counters());
        rows.Upsert(Schema.Meta, new SchemaRow(Schema.Version));
        Checkpoint();
    }

    private void MakeIndexes()
    {
        foreach (var table in Schema.Tables)
        {
            var collection = database.GetCollection(table.Name);
            foreach (var field in table.IndexedFields)
            {
                collection.EnsureIndex(field);
            }
        }
    }

    // Rows of version 1 lack keys that were added since. The version is written last: a crash on the way repeats it.
    private void Upgrade()
    {
        if (Read().Find(Schema.Meta, SchemaRow.Id)?.Version == Schema.Version)
        {
            return;
        }

        MakeIndexes();
        WriteKeysAnew(Schema.Files, file => file.Id);
        WriteKeysAnew(Schema.VectorStores, row => row.Store.Id);
        WriteKeysAnew(Schema.Runs, run => run.Id);
        Begin().Upsert(Schema.Meta, new SchemaRow(Schema.Version));
        Commit();
        Checkpoint();
    }

    private void WriteKeysAnew<T>(Table<T> table, Func<T, string> id)
    {
        IReadOnlyList<T> portion;
        var last = string.Empty;
        do
        {
            var rows = Begin();
            portion = rows.Range(table, Table.Id, KeyRange.After(last), rowsPerTransaction);
            foreach (var row in portion)
            {
                rows.Update(table, row);
                last = id(row);
            }

            Commit();
        }
        while (portion.Count == rowsPerTransaction);
    }
}

/// <summary>A later version of the server wrote the database.</summary>
public sealed class DatabaseTooNewException(int found, int known)
    : Exception($"The database has schema version {found}; this server knows versions up to {known}. Start the newer server, or restore a backup.");
