namespace RetrievalQA.Ingestion;

/// <summary>The time that a file has a parser for itself: it begins when one is there, and may be ended for another file.</summary>
public sealed class ReadingTurn(CancellationToken stopping) : IDisposable
{
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopping);

    /// <summary>Completes when a parser begins with the file.</summary>
    public Task Begun => begun.Task;

    public CancellationToken Ended => end.Token;

    public void Begin() => begun.TrySetResult();

    public Task EndAsync() => end.CancelAsync();

    public void Dispose() => end.Dispose();
}
