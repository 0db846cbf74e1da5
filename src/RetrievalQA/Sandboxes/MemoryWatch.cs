using System.ComponentModel;
using System.Diagnostics;

namespace RetrievalQA.Sandboxes;

/// <summary>
/// Looks at the memory of a sandbox while code runs in it: a process alone is held by its own limit, several together are
/// not. Over the limit first what runs user code is killed, which leaves the session its files; then the sandbox.
/// </summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly int monitor;
    private readonly long limit;
    private readonly Action killSandbox;
    private readonly ITimer timer;

    /// <param name="monitor">Process id of the outer bubblewrap.</param>
    /// <param name="limit">Bytes.</param>
    public MemoryWatch(int monitor, long limit, TimeProvider time, Action killSandbox)
    {
        (this.monitor, this.limit, this.killSandbox) = (monitor, limit, killSandbox);
        timer = time.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(Period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something was killed for its memory.</summary>
    public bool IsOver { get; private set; }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Check()
    {
        var tree = ProcessTree.Of(monitor);
        var files = tree.FileBytes();
        if (files + tree.MemoryBytes(limit - files) > limit)
        {
            Kill(tree);
        }

        timer.Change(Period, Timeout.InfiniteTimeSpan);
    }

    private void Kill(ProcessTree tree)
    {
        if (IsOver)
        {
            Try(killSandbox);
            return;
        }

        IsOver = true;
        foreach (var pid in tree.Workers)
        {
            Try(() =>
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            });
        }
    }

    private static void Try(Action kill)
    {
        try
        {
            kill();
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself, or cannot be killed: the next look tries again, and the limit of time holds meanwhile.
        }
    }
}
