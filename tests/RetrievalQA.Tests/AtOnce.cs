namespace RetrievalQA.Tests;

/// <summary>Callers that come at the same moment, each on a thread of its own.</summary>
internal static class AtOnce
{
    public const int Callers = 8;

    public static async Task<T[]> UseAsync<T>(Func<T> call)
    {
        using var together = new Barrier(Callers);
        return await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return call();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    public static async Task<T[]> CallAsync<T>(Func<Task<T>> call) => await Task.WhenAll(await UseAsync(call));
}
