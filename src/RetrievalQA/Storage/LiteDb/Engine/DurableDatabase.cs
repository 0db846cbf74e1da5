using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>
/// The embedded database. LiteDB 5.0.20 corrupts reads when used concurrently and acknowledges commits before they are on
/// the disk, so every call goes through one first-come-first-served gate, and one writer commits what is queued as one
/// transaction and acknowledges it when it is on the disk. Readers see only what is on the disk.
/// </summary>
internal sealed partial class DurableDatabase : IAsyncDisposable, IDisposable
{
    private const long Megabyte = 1024 * 1024;

    private readonly LiteDbOptions options;
    private readonly DataFolderOptions folder;
    private readonly StorageHealth health;
    private readonly TimeProvider time;
    private readonly ILogger<DurableDatabase> logger;
    private readonly Func<string, DurableFile> openFile;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Channel<PendingWrite> queue;
    private readonly Task writer;
    private readonly LastCommit lastCommit;
    private DurableEngine? engine;
    private LastCommit.Progress progress;
    private ITimer? probe;
    private bool isCopying;
    private ImmutableArray<Action<IReadOnlyList<RowChange>>> followers = [];
    private bool disposed;

    public DurableDatabase(
        DataFolder folder, IOptions<LiteDbOptions> options, StorageHealth health, TimeProvider time, ILogger<DurableDatabase> logger)
        : this(folder, options.Value, health, time, logger, path => new DurableFile(path))
    {
    }

    /// <summary>Opens or makes the database.</summary>
    /// <exception cref="DataFolderException">The folder cannot be used as it is.</exception>
    internal DurableDatabase(
        DataFolder folder,
        LiteDbOptions options,
        StorageHealth health,
        TimeProvider time,
        ILogger<DurableDatabase> logger,
        Func<string, DurableFile> openFile)
    {
        this.folder = folder.Options;
        this.options = options;
        this.health = health;
        this.time = time;
        this.logger = logger;
        this.openFile = openFile;
        lastCommit = new LastCommit(folder.Options.LastCommitPath, openFile);
        SequenceAtStart = Start(new DatabaseStart(folder, options, lastCommit, openFile, time)).Sequence;
        queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.WriteQueue) { SingleReader = true });
        writer = Task.Run(WriteQueuedAsync);
    }

    public LiteDbOptions Options => options;

    /// <summary>The last sequence number that an earlier process gave.</summary>
    public long SequenceAtStart { get; }

    /// <summary>An older database was put back: what its rows do not know may still be wanted.</summary>
    public bool WasPutBack { get; private set; }

    /// <summary>
    /// Tells what each transaction from now on did to rows of followed tables, once it is on the disk and before its callers or
    /// any reader know of it.
    /// </summary>
    public void Follow(Action<IReadOnlyList<RowChange>> follower) => ImmutableInterlocked.Update(ref followers, (known, added) => known.Add(added), follower);

    /// <summary>Runs a pure, synchronous delegate on the current rows. It may be run a second time.</summary>
    public async Task<T> ReadAsync<T>(Func<Rows, T> read, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            return Read(read);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Runs a pure, synchronous delegate in a transaction that it may share with others. It may be run again. When the
    /// returned task completes, the changes are on the disk; when the delegate throws, none of them is.
    /// </summary>
    /// <exception cref="StorageFullException">The disk takes no writes; nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Func<Rows, T> write, CancellationToken cancel)
    {
        EnsureWritable();
        var pending = new PendingWrite<T>(write, cancel);
        await queue.Writer.WriteAsync(pending, cancel);
        return await pending.Result;
    }

    /// <summary>
    /// Copies the database as it is at this moment: its log is folded into it, and not again until the copy is there, so the
    /// file stays as it is meanwhile. Reads and writes go on.
    /// </summary>
    /// <exception cref="IOException">There is no room, or the log could not be folded.</exception>
    public async Task CopyAsync(string target, CancellationToken cancel)
    {
        await GatedAsync(BeginCopy, cancel);
        try
        {
            await using var source = new FileStream(folder.DatabasePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using var copy = new FileStream(target, OwnerOnly.Opening(FileMode.CreateNew));
            await source.CopyToAsync(copy, cancel);
        }
        finally
        {
            await GatedAsync(EndCopy, CancellationToken.None);
        }
    }

    /// <summary>Finds out whether the disk takes writes.</summary>
    /// <exception cref="StorageFullException">It does not.</exception>
    public Task ProbeAsync(CancellationToken cancel) => WriteAsync(
        rows =>
        {
            rows.Touch();
            return true;
        },
        cancel);

    /// <exception cref="StorageFullException">The disk takes no writes.</exception>
    public void EnsureWritable()
    {
        if (health.ReadOnlyReason is { } reason)
        {
            throw new StorageFullException(reason);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Writes what is queued, folds the log into the database file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!queue.Writer.TryComplete())
        {
            return;
        }

        await writer;
        await gate.WaitAsync();
        if (!health.IsReadOnly && !isCopying)
        {
            Checkpoint();
        }

        Discard();
        lastCommit.Dispose();
        probe?.Dispose();
        disposed = true;
        gate.Release();
    }

    private T Read<T>(Func<Rows, T> read)
    {
        try
        {
            return read(Open().Read());
        }
        catch (EngineFailureException failure)
        {
            LogReopening(logger, Reason(failure));
            Discard();
            return ReadAgain(read);
        }
        finally
        {
            BoundCache();
        }
    }

    // What fails again on a fresh engine stands so on the disk.
    private T ReadAgain<T>(Func<Rows, T> read)
    {
        try
        {
            return read(Open().Read());
        }
        catch (EngineFailureException failure) when (failure.IsDamage)
        {
            throw Damaged(failure);
        }
    }

    private async Task WriteQueuedAsync()
    {
        var batch = new List<PendingWrite>(options.WritesPerTransaction);
        while (await queue.Reader.WaitToReadAsync())
        {
            await gate.WaitAsync();
            try
            {
                Take(batch);
                if (batch.Count > 0)
                {
                    Write(batch, mayRetry: true);
                    BoundLog();
                    BoundCache();
                }
            }
            finally
            {
                gate.Release();
                batch.Clear();
            }
        }
    }

    private void Take(List<PendingWrite> batch)
    {
        while (batch.Count < options.WritesPerTransaction && queue.Reader.TryRead(out var pending))
        {
            if (health.IsReadOnly && !pending.IsProbe)
            {
                pending.Fail(new StorageFullException(health.ReadOnlyReason!));
            }
            else if (!pending.GivenUp())
            {
                batch.Add(pending);
            }
        }
    }

    private void Write(List<PendingWrite> batch, bool mayRetry)
    {
        IReadOnlyList<RowChange> followed;
        try
        {
            while (!TryCommit(batch, out followed))
            {
                Discard();
            }
        }
        catch (Exception failure)
        {
            var ioFailure = engine?.WriteFailure ?? failure as IOException ?? failure.InnerException as IOException;
            Discard();
            if (ioFailure is not null)
            {
                BecomeReadOnly(ioFailure, batch);
            }
            else
            {
                RunAlone(batch, failure, mayRetry);
            }

            return;
        }

        Remember(progress with { Commits = Open().Commits });
        if (health.IsReadOnly)
        {
            BecomeWritable();
        }

        if (followed.Count > 0)
        {
            followers.ToList().ForEach(follower => follower(followed));
        }

        batch.ForEach(write => write.Complete());
    }

    /// <summary>False where a write failed after it had changed rows; it is out of the batch, the others must run again.</summary>
    private bool TryCommit(List<PendingWrite> batch, out IReadOnlyList<RowChange> followed)
    {
        var rows = Open().Begin();
        followed = rows.Followed;
        foreach (var write in batch.ToArray())
        {
            var changes = rows.Changes;
            try
            {
                write.Run(rows);
            }
            catch (Exception failure) when (failure is not EngineFailureException)
            {
                batch.Remove(write);
                write.Fail(failure);
                if (rows.Changes != changes)
                {
                    return false;
                }
            }
        }

        Open().Commit();
        return true;
    }

    // One write may be what the engine stumbles over; the others must not fail with it.
    private void RunAlone(List<PendingWrite> batch, Exception failure, bool mayRetry)
    {
        if (!mayRetry)
        {
            var reason = failure is EngineFailureException { IsDamage: true } damage ? Damaged(damage) : failure;
            batch.ForEach(write => write.Fail(reason));
            return;
        }

        LogReopening(logger, Reason(failure));
        foreach (var write in batch)
        {
            Write([write], mayRetry: false);
        }
    }

    private async Task GatedAsync(Action action, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            action();
        }
        finally
        {
            gate.Release();
        }
    }

    private void BeginCopy()
    {
        if (!isCopying)
        {
            Checkpoint();
        }

        if (isCopying || Open().LogLength > 0)
        {
            throw new IOException(health.ReadOnlyReason ?? "The log of the database cannot be folded into it now.");
        }

        isCopying = true;
    }

    private void EndCopy()
    {
        isCopying = false;
        BoundLog();
    }

    private void BoundLog()
    {
        if (engine?.LogLength >= options.CheckpointMegabytes * Megabyte && !health.IsReadOnly && !isCopying)
        {
            Checkpoint();
        }
    }

    private void Checkpoint()
    {
        try
        {
            Open().Checkpoint();
            Remember(progress with { Folded = progress.Commits });
        }
        catch (IOException failure)
        {
            // The log still holds everything.
            Discard();
            BecomeReadOnly(failure, []);
        }
        catch (Exception failure)
        {
            LogReopening(logger, Reason(failure));
            Discard();
        }
    }

    private void BoundCache()
    {
        if (engine?.CachedBytes >= options.CacheMegabytes * Megabyte)
        {
            Discard();
        }
    }

    private DurableEngine Start(DatabaseStart start)
    {
        try
        {
            engine = start.Open();
        }
        catch
        {
            lastCommit.Dispose();
            throw;
        }

        if (start.PutBack > 0)
        {
            WasPutBack = true;
            health.Notify($"An older database was put back: it lacks {start.PutBack} transactions that were acknowledged.");
            LogPutBack(logger, start.PutBack);
        }

        Remember(new LastCommit.Progress(engine.Commits, engine.LogLength == 0 ? engine.Commits : 0));
        return engine;
    }

    private DurableEngine Open()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        try
        {
            return engine ??= Reopen();
        }
        catch (DatabaseDamagedException damage)
        {
            health.ReportDamage(damage.Message);
            LogDamaged(logger, damage.Message);
            throw;
        }
    }

    private DurableEngine Reopen()
    {
        var opened = DurableEngine.Open(folder.DatabasePath, folder.LogPath, openFile);
        if (opened.Commits >= progress.Commits)
        {
            return opened;
        }

        opened.Dispose();
        throw new DatabaseDamagedException(
            folder.LogPath, $"it was cut or replaced while the server ran, and lacks {progress.Commits - opened.Commits} acknowledged transactions");
    }

    private DatabaseDamagedException Damaged(EngineFailureException failure)
    {
        var damage = new DatabaseDamagedException(folder.DatabasePath, DatabaseDamagedException.Said(failure.InnerException!), failure);
        health.ReportDamage(damage.Message);
        LogDamaged(logger, damage.Message);
        return damage;
    }

    private void Remember(LastCommit.Progress reached)
    {
        progress = reached;
        try
        {
            lastCommit.Write(reached);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The commit itself is on the disk; an older note of it only sees less.
            LogNotNoted(logger, Reason(failure));
        }
    }

    private void Discard()
    {
        var discarded = engine;
        engine = null;
        try
        {
            discarded?.Dispose();
        }
        catch (Exception failure)
        {
            // What it could not close or cut off, opening repairs.
            LogNotClosed(logger, Reason(failure));
        }
    }

    private void BecomeReadOnly(IOException failure, List<PendingWrite> batch)
    {
        var reason = $"The data folder takes no writes: {failure.Message}";
        if (!health.IsReadOnly)
        {
            LogReadOnly(logger, Reason(failure));
        }

        health.RefuseWrites(reason);
        var retry = TimeSpan.FromSeconds(folder.FullRetrySeconds);
        probe ??= time.CreateTimer(_ => queue.Writer.TryWrite(new ProbeWrite()), state: null, retry, retry);
        batch.ForEach(write => write.Fail(new StorageFullException(reason, failure)));
    }

    private void BecomeWritable()
    {
        probe?.Dispose();
        probe = null;
        health.TakeWrites();
        LogWritable(logger);
    }

    private static string Reason(Exception failure) => $"{failure.GetBaseException().GetType().Name}: {failure.GetBaseException().Message}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database engine failed and is reopened. {Reason}")]
    private static partial void LogReopening(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database engine did not close cleanly. {Reason}")]
    private static partial void LogNotClosed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database is damaged. {Damage}")]
    private static partial void LogDamaged(ILogger logger, string damage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An older database was put back: it lacks {Transactions} transactions that were acknowledged")]
    private static partial void LogPutBack(ILogger logger, long transactions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far the database has come could not be noted beside it. {Reason}")]
    private static partial void LogNotNoted(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The data folder takes no writes: the storage is read-only until it does. {Reason}")]
    private static partial void LogReadOnly(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The data folder takes writes again")]
    private static partial void LogWritable(ILogger logger);
}
