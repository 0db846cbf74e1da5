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

    /// <summary>Completes at the next ring, or when the time is up.</summary>
    public async Task WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        await Task.WhenAny(WaitAsync(either.Token));
        cancel.ThrowIfCancellationRequested();
    }
}

/// <summary>Rings when an ingestion was queued.</summary>
public sealed class IngestionBell : WorkBell;

/// <summary>Rings when a file is to be read anew.</summary>
public sealed class RereadingBell : WorkBell;

/// <summary>Rings when a run was queued or changed.</summary>
public sealed class RunBell : WorkBell;
