namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>A write on its way through the queue.</summary>
internal abstract class PendingWrite
{
    /// <summary>It is tried even while writes are refused.</summary>
    public virtual bool IsProbe => false;

    /// <summary>The caller gave up before it began.</summary>
    public abstract bool GivenUp();

    /// <summary>May be called more than once, each time on a fresh state.</summary>
    public abstract void Run(Rows rows);

    /// <summary>The last <see cref="Run"/> is on the disk.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception failure);
}

internal sealed class PendingWrite<T>(Func<Rows, T> write, CancellationToken cancel) : PendingWrite
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Result => completion.Task;

    public override bool GivenUp() => cancel.IsCancellationRequested && completion.TrySetCanceled(cancel);

    public override void Run(Rows rows) => result = write(rows);

    public override void Complete() => completion.TrySetResult(result!);

    public override void Fail(Exception failure) => completion.TrySetException(failure);
}

/// <summary>Finds out whether the disk takes writes again.</summary>
internal sealed class ProbeWrite : PendingWrite
{
    public override bool IsProbe => true;

    public override bool GivenUp() => false;

    public override void Run(Rows rows) => rows.Touch();

    public override void Complete()
    {
    }

    public override void Fail(Exception failure)
    {
    }
}
