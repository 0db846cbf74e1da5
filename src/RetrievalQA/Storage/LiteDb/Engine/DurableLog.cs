namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>
/// The write-ahead log as LiteDB sees it. LiteDB 5.0.20 acknowledges a commit before a background thread has written it;
/// this stream knows when a transaction is really on the disk. The last page of a transaction carries a confirm flag: it
/// is first written without the flag, synced together with the pages before it, and only then the sector with the flag is
/// written and synced. A power cut leaves a transaction whole or unconfirmed, never a confirmed page half written.
/// </summary>
internal sealed class DurableLog : DurableStream
{
    private const int PageSize = 8192; // LiteDB's page
    private const int ConfirmFlag = 18; // offset of IsConfirmed in LiteDB's page header
    private const int SectorSize = 512; // the smallest unit that disks write atomically

    private readonly Lock gate = new();
    private readonly ManualResetEventSlim changed = new();
    private readonly byte[] unconfirmed = new byte[PageSize];
    private long confirmed;
    private long durableLength;
    private long bytesWritten;
    private IOException? failure;

    /// <summary>Opens the log and cuts off what follows the last confirmed page: a crash interrupted it.</summary>
    public DurableLog(DurableFile file)
        : base(file)
    {
        durableLength = LastConfirmedEnd(file);
        if (file.Length > 0)
        {
            file.SetLength(durableLength);
            file.Sync();
        }
    }

    /// <summary>Transactions that reached the disk since the log was opened.</summary>
    public long Confirmed
    {
        get
        {
            lock (gate)
            {
                return confirmed;
            }
        }
    }

    public long BytesWritten => Interlocked.Read(ref bytesWritten);

    /// <summary>The write that failed, after which nothing more is written.</summary>
    public IOException? Failure
    {
        get
        {
            lock (gate)
            {
                return failure;
            }
        }
    }

    /// <summary>Blocks until that many transactions are on the disk.</summary>
    /// <exception cref="IOException">A write failed.</exception>
    public void WaitUntilConfirmed(long count)
    {
        while (true)
        {
            changed.Reset();
            if (Failure is { } failed)
            {
                throw new IOException(failed.Message, failed);
            }

            if (Confirmed >= count)
            {
                return;
            }

            changed.Wait();
        }
    }

    /// <summary>Cuts off the pages of a transaction that was given up, so that it cannot come back.</summary>
    public void DropUnconfirmed()
    {
        File.SetLength(durableLength);
        File.Sync();
    }

    // LiteDB's background thread calls this; an exception there would make it wait for itself for ever.
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            WritePage(buffer.AsSpan(offset, count));
        }
        catch (Exception failed)
        {
            lock (gate)
            {
                failure = failed as IOException ?? new IOException(failed.Message, failed);
            }

            changed.Set();
        }
    }

    // Syncing follows the confirm flag, not LiteDB's flushes.
    public override void Flush()
    {
    }

    // Transaction numbers begin again in an emptied log: pages of before must not come back among those of after.
    public override void SetLength(long value)
    {
        base.SetLength(value);
        File.Sync();
        lock (gate)
        {
            durableLength = Math.Min(durableLength, value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            changed.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WritePage(ReadOnlySpan<byte> page)
    {
        var position = Position;
        Position += page.Length;
        Interlocked.Add(ref bytesWritten, page.Length);
        if (page[ConfirmFlag] == 0)
        {
            File.WriteAt(page, position);
            return;
        }

        page.CopyTo(unconfirmed);
        unconfirmed[ConfirmFlag] = 0;
        File.WriteAt(unconfirmed, position);
        File.Sync();
        File.WriteAt(page[..SectorSize], position);
        File.Sync();
        lock (gate)
        {
            durableLength = position + PageSize;
            confirmed++;
        }

        changed.Set();
    }

    /// <summary>Length of the log up to the last page that confirms a transaction.</summary>
    public static long LastConfirmedEnd(DurableFile file)
    {
        Span<byte> flag = stackalloc byte[1];
        for (var page = (file.Length / PageSize) - 1; page >= 0; page--)
        {
            if (file.ReadAt(flag, (page * PageSize) + ConfirmFlag) == 1 && flag[0] != 0)
            {
                return (page + 1) * PageSize;
            }
        }

        return 0;
    }
}
