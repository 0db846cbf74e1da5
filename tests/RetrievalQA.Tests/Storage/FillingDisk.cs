using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage;

/// <summary>A disk that runs out of space.</summary>
internal sealed class FillingDisk
{
    private const int NoSpace = 28; // ENOSPC

    private volatile bool isFull;
    private long bytesLeft = long.MaxValue;
    private TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsFull
    {
        get => isFull;
        set
        {
            refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            isFull = value;
        }
    }

    /// <summary>Writes succeed and the sync after them does not, as with delayed allocation.</summary>
    public bool FailsOnSync { get; init; }

    public long BytesLeft
    {
        get => Interlocked.Read(ref bytesLeft);
        set => Interlocked.Exchange(ref bytesLeft, value);
    }

    /// <summary>Completes when a write was refused since the disk was last filled.</summary>
    public Task RefusedAsync() => refused.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public DurableFile Open(string path) => new FillingFile(this, path);

    private void Refuse()
    {
        refused.TrySetResult();
        throw new IOException("No space left on device", NoSpace);
    }

    private sealed class FillingFile(FillingDisk disk, string path) : DurableFile(path)
    {
        public override void WriteAt(ReadOnlySpan<byte> bytes, long position)
        {
            if ((disk.IsFull && !disk.FailsOnSync) || Interlocked.Add(ref disk.bytesLeft, -bytes.Length) < 0)
            {
                disk.Refuse();
            }

            base.WriteAt(bytes, position);
        }

        public override void Sync()
        {
            if (disk.IsFull && disk.FailsOnSync)
            {
                disk.Refuse();
            }

            base.Sync();
        }
    }
}
