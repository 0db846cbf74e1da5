namespace RetrievalQA.Indexing;

public sealed class ChunkIndex
{
    private readonly Task done = Task.CompletedTask;

    public Task CatchUpAsync(CancellationToken cancel) => done.IsCompleted ? done : Task.CompletedTask;
}
