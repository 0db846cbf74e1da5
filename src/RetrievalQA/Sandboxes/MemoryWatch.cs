using System.Diagnostics;

namespace RetrievalQA.Sandboxes;

/// <summary>
/// Looks at the memory of a sandbox as long as it lives: a process alone is held by its own limit, several together are
/// not. Over the limit while a cell runs, first what runs user code is killed, which leaves the session its files; where
/// that frees too little, or nothing should run at all, the sandbox.
/// </summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    // A process with much memory takes this many looks to end.
    private const int Patience = 5;

    private static readonly TimeSpan RunningPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RestingPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Process monitor;
    private readonly long limit;
    private readonly MemoryCgroup? cgroup;
    private readonly Action killSandbox;
    private readonly ITimer timer;
    private bool isRunning;
    private int timesOver;
    private long kills;

    /// <param name="monitor">The outer bubblewrap.</param>
    /// <param name="limit">Bytes.</param>
    /// <param name="cgroup">Holds the sandbox to the same limit; null where there is none.</param>
    public MemoryWatch(Process monitor, long limit, MemoryCgroup? cgroup, TimeProvider time, Action killSandbox)
    {
        (this.monitor, this.limit, this.cgroup, this.killSandbox) = (monitor, limit, cgroup, killSandbox);
        timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Since the last <see cref="Begin"/> something was killed for its memory.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The sandbox has started, or a cell has ended: nothing should run.</summary>
    public void Rest()
    {
        lock (gate)
        {
            (isRunning, timesOver) = (false, 0);
            timer.Change(RestingPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A cell begins.</summary>
    public void Begin()
    {
        lock (gate)
        {
            (isRunning, IsOver, timesOver) = (true, false, 0);
            timer.Change(RunningPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A cell has ended; what it leaves is looked at once more, so that nothing over the limit outlives it.</summary>
    public void End()
    {
        lock (gate)
        {
            if (!IsOver)
            {
                Check();
            }

            Rest();
        }
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Look()
    {
        lock (gate)
        {
            Check();
            timer.Change(isRunning ? RunningPeriod : RestingPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    private void Check()
    {
        if (monitor.HasExited)
        {
            return; // Its id may be another's now.
        }

        var tree = ProcessTree.Of(monitor.Id);
        var killed = cgroup?.Kills ?? 0;
        if (killed == kills && SandboxMemory.Bytes(tree, limit) <= limit)
        {
            timesOver = 0;
            return;
        }

        kills = killed;
        IsOver = true;
        if (!isRunning || ++timesOver > Patience)
        {
            killSandbox();
            return;
        }

        KillWorkers(tree);
    }

    private static void KillWorkers(ProcessTree tree)
    {
        foreach (var pid in tree.Workers)
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
            catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
            {
                // It has ended by itself.
            }
        }
    }
}
