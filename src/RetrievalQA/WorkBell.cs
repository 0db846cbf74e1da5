using System.Threading.Channels;

namespace RetrievalQA;

/// <summary>
/// Wakes a worker that reads its work from the store. Rings while the worker is busy melt into one, so none is lost
/// and none is queued.
/// </summary>
public abstract class WorkBell
{
    private readonly Channel<bool> rings = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => rings.Writer.TryWrite(true);

    /// <summary>Completes at the next ring, or at once where it rang since the last wait.</summary>
    public async Task WaitAsync(CancellationToken cancel) => await rings.Reader.ReadAsync(cancel);
}

/// <summary>Rings when an ingestion was queued.</summary>
public sealed class IngestionBell : WorkBell;

/// <summary>Rings when a file is to be read anew.</summary>
public sealed class RereadingBell : WorkBell;

/// <summary>Rings when a run was queued or changed.</summary>
public sealed class RunBell : WorkBell;
