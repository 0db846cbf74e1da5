using System.Collections.Concurrent;
using System.Diagnostics;

namespace RetrievalQA.Sandboxes;

/// <summary>
/// Starts sandboxes on one thread that lives as long as the server: the kernel ends a sandbox when the thread that
/// started it ends, which makes a thread of the pool a time bomb.
/// </summary>
internal sealed class SandboxLauncher : IDisposable
{
    private const int MaxWaiting = 1_000;
    private readonly BlockingCollection<(ProcessStartInfo Command, TaskCompletionSource<Process> Started)> requests = new(MaxWaiting);

    public SandboxLauncher() => new Thread(Serve) { IsBackground = true, Name = "sandbox launcher" }.Start();

    public Task<Process> StartAsync(ProcessStartInfo command)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.Add((command, started));
        return started.Task;
    }

    /// <summary>Ends the thread, and with it every sandbox that still runs.</summary>
    public void Dispose() => requests.CompleteAdding();

    private void Serve()
    {
        foreach (var (command, started) in requests.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(command)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        }

        requests.Dispose();
    }
}
