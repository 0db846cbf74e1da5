using System.ComponentModel;
using System.Diagnostics;

namespace RetrievalQA.Sandboxes;

/// <summary>
/// Looks at the memory of a sandbox as long as it lives: a process alone is held by its own limit, several together are
/// not. Over the limit while a cell runs, first what runs user code is killed, which leaves the session its files; where
/// that frees nothing, or nothing should run at all, the sandbox.
/// </summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    // A process with much memory takes long to end on a busy machine; new ones that outrun the kill make it grow again.
    private const int Patience = 50;
    private const int LooksUntilKilled = 2;

    private static readonly TimeSpan RunningPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RestingPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndingPeriod = TimeSpan.FromMilliseconds(10);

    private readonly Lock gate = new();
    private readonly Process monitor;
    private readonly long limit;
    private readonly MemoryCgroup? cgroup;
    private readonly TimeProvider time;
    private readonly Action killSandbox;
    private readonly ITimer timer;
    private bool isRunning;
    private int timesOver;
    private long lastBytes;
    private long kills;

    /// <param name="monitor">The outer bubblewrap.</param>
    /// <param name="limit">Bytes.</param>
    /// <param name="cgroup">Holds the sandbox to the same limit; null where there is none.</param>
    public MemoryWatch(Process monitor, long limit, MemoryCgroup? cgroup, TimeProvider time, Action killSandbox)
    {
        (this.monitor, this.limit, this.cgroup, this.time, this.killSandbox) = (monitor, limit, cgroup, time, killSandbox);
        timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Since the last <see cref="Begin"/> something was killed for its memory.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The sandbox has started, or a cell has ended: nothing should run.</summary>
    public void Rest() => Go(running: false);

    /// <summary>A cell begins.</summary>
    public void Begin()
    {
        IsOver = false;
        Go(running: true);
    }

    /// <summary>A cell has ended; what it leaves is looked at once more, so that nothing over the limit outlives it.</summary>
    public async Task EndAsync()
    {
        if (!IsOver)
        {
            Look();
        }

        // The next cell must not meet what is still ending.
        while (IsOver && !monitor.HasExited && ProcessTree.Of(monitor.Id).Workers.Any(process => ProcessMemory.Of(process) is not null))
        {
            await Task.Delay(EndingPeriod, time);
        }

        Rest();
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Go(bool running)
    {
        lock (gate)
        {
            // Kills beyond the first are seen late, and are of what ended with it: not the next cell's.
            (isRunning, timesOver, kills) = (running, 0, cgroup?.Kills ?? 0);
            timer.Change(running ? RunningPeriod : RestingPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        lock (gate)
        {
            if (!monitor.HasExited) // Its id may be another's after that.
            {
                try
                {
                    Check(ProcessTree.Of(monitor.Id));
                }
                catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
                {
                    // The sandbox cannot be killed: the next look tries again. What a timer throws would end the server.
                }

                timer.Change(isRunning ? RunningPeriod : RestingPeriod, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Check(ProcessTree tree)
    {
        var killed = cgroup?.Kills ?? 0;
        var bytes = SandboxMemory.Bytes(tree, limit);
        if (bytes > limit)
        {
            tree = ProcessTree.Of(monitor.Id); // What ends while it is counted makes the sum too high.
            bytes = SandboxMemory.Bytes(tree, limit);
        }

        if (killed == kills && bytes <= limit)
        {
            timesOver = 0;
            return;
        }

        IsOver = true;
        timesOver++;
        if (!isRunning || timesOver > Patience || (timesOver > LooksUntilKilled && bytes > lastBytes))
        {
            Try(killSandbox);
            return;
        }

        (kills, lastBytes) = (killed, bytes);
        KillWorkers(tree);
    }

    private static void KillWorkers(ProcessTree tree)
    {
        foreach (var pid in tree.Workers)
        {
            Try(() =>
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            });
        }
    }

    // The watch is a timer: what it throws would end the server.
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
