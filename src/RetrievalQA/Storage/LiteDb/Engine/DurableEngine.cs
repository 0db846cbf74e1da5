using LiteDB;
using LiteDB.Engine;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>
/// LiteDB on durable files, from one opening to the next. Not for concurrent use: <see cref="DurableDatabase"/> gates every call.
/// </summary>
internal sealed class DurableEngine : IDisposable
{
    private const int OtherSettings = 0; // LiteDB's code for a database that was made with another collation

    private readonly DurableStream data;
    private readonly DurableLog log;
    private readonly LiteDatabase database;
    private Counters counters = new();
    private Rows? transaction;
    private bool disposed;

    private DurableEngine(string databasePath, string logPath, Func<string, DurableFile> openFile)
    {
        data = new DurableStream(openFile(databasePath));
        try
        {
            log = new DurableLog(openFile(logPath));
            DurableFolder.Sync(Path.GetDirectoryName(Path.GetFullPath(databasePath))!);
            database = Open(data, log);
        }
        catch
        {
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

    /// <summary>Transactions that the database holds.</summary>
    public long Commits => counters.Commits;

    /// <summary>What the database says of itself.</summary>
    public SchemaRow Stored { get; private set; } = new(0);

    /// <summary>The write to the log that failed; the engine must be discarded.</summary>
    public IOException? WriteFailure => log.Failure;

    /// <summary>Makes an empty database; durable on return.</summary>
    public static void Create(string databasePath, string logPath, string folderId, Func<string, DurableFile> openFile)
    {
        using var engine = new DurableEngine(databasePath, logPath, openFile);
        engine.Change(() =>
        {
            // 0: LiteDB makes no checkpoint of its own, the writer does.
            engine.database.CheckpointSize = 0;
            engine.database.UtcDate = true;
            engine.MakeIndexes();
            var rows = new Rows(engine.database, engine.counters, writable: true);
            rows.Upsert(Schema.Counters, engine.counters);
            rows.Upsert(Schema.Meta, new SchemaRow(Schema.Version, folderId));
            engine.Checkpoint();
        });
    }

    /// <summary>Opens a database that is there, of whatever version.</summary>
    /// <exception cref="DatabaseTooNewException">A later version wrote the database.</exception>
    /// <exception cref="DatabaseDamagedException">It is gone, cut or overwritten.</exception>
    public static DurableEngine Open(string databasePath, string logPath, Func<string, DurableFile> openFile)
    {
        if (new FileInfo(databasePath) is not { Exists: true, Length: > 0 })
        {
            throw new DatabaseDamagedException(databasePath, "it is missing or empty");
        }

        DurableEngine? engine = null;
        try
        {
            engine = new DurableEngine(databasePath, logPath, openFile);
            engine.Prepare(databasePath);
            return engine;
        }
        catch (LiteException other) when (other.ErrorCode == OtherSettings)
        {
            engine?.Dispose();
            throw Foreign(databasePath, other);
        }
        catch (Exception failure)
        {
            engine?.Dispose();
            throw failure is DataFolderException or UnauthorizedAccessException || (failure is IOException and not EndOfStreamException)
                ? failure
                : new DatabaseDamagedException(databasePath, DatabaseDamagedException.Said(failure), failure);
        }
    }

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

    /// <summary>Runs changes outside of the writer. LiteDB stumbles over what it could not write; the cause is what counts.</summary>
    /// <exception cref="IOException">A write failed.</exception>
    public void Change(Action change)
    {
        try
        {
            change();
        }
        catch (Exception failure) when (WriteFailure is { } cause && failure is not IOException)
        {
            throw new IOException(cause.Message, cause);
        }
    }

    /// <summary>Makes the tables and indexes that are not there yet; on the disk on return.</summary>
    public void MakeIndexes()
    {
        foreach (var table in Schema.Tables)
        {
            var collection = database.GetCollection(table.Name);
            foreach (var field in table.IndexedFields)
            {
                collection.EnsureIndex(field);
            }
        }

        Checkpoint();
    }

    /// <summary>Writes what the database says of itself; in the database file on return.</summary>
    public void Store(SchemaRow schema)
    {
        Begin().Upsert(Schema.Meta, schema);
        Commit();
        Checkpoint();
        Stored = schema;
    }

    /// <summary>Closes without another write to the database file; a transaction that was not confirmed is undone.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
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

    private static DataFolderException Foreign(string databasePath, Exception? inner = null) => new(
        $"'{databasePath}' is not a database of this server. Put the right database back, or set Storage:Path to another folder.", inner);

    private void Prepare(string databasePath)
    {
        var rows = Read();
        Stored = rows.Find(Schema.Meta, SchemaRow.Id) ?? throw Foreign(databasePath);
        if (Stored.Version > Schema.Version)
        {
            throw new DatabaseTooNewException(Stored.Version, Schema.Version);
        }

        counters = rows.Find(Schema.Counters, Counters.Id) ?? throw new DatabaseDamagedException(databasePath, "it has lost its counters");
    }
}

/// <summary>A later version of the server wrote the database.</summary>
public sealed class DatabaseTooNewException(int found, int known) : DataFolderException(
    $"The database has schema version {found}; this server knows versions up to {known}. Start the newer server, or restore a backup.");
