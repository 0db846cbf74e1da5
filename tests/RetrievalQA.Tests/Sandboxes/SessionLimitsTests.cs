using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

public sealed class SessionLimitsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public async Task Sixteen_sessions_run_at_the_same_time()
    {
        await using var sandboxes = new SandboxHarness(null, ("Sessions", "16"), ("CellSeconds", "120"));
        await sandboxes.SkipWhereUnavailableAsync();
        var started = 0;
        var all = new TaskCompletionSource();
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => sandboxes.Sessions.ExecuteAsync(
            $"thread_{number}",
            $"print('started', flush=True)\nimport time; time.sleep(0.5)\n{number} * {number}",
            [],
            _ =>
            {
                if (Interlocked.Increment(ref started) == 16)
                {
                    all.SetResult();
                }

                return all.Task.WaitAsync(Patience * 3);
            },
            CancellationToken.None)));
        Assert.Equal(Enumerable.Range(0, 16).Select(number => $"started\n{number * number}"), results.Select(SandboxHarness.Logs));
        Assert.Equal(16, sandboxes.Sessions.Count);
    }

    [SkippableFact]
    public async Task The_session_unused_for_longest_makes_way()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var sandboxes = new SandboxHarness(time, ("Sessions", "2"));
        await sandboxes.LogsAsync("x = 1", "a");
        time.Advance(TimeSpan.FromSeconds(1));
        await sandboxes.LogsAsync("x = 2", "b");
        time.Advance(TimeSpan.FromSeconds(1));
        await sandboxes.LogsAsync("x", "a");
        time.Advance(TimeSpan.FromSeconds(1));
        await sandboxes.LogsAsync("x = 3", "c");
        Assert.Equal(2, sandboxes.Sessions.Count);
        Assert.Equal("1", await sandboxes.LogsAsync("x", "a"));
        await using var evicted = await sandboxes.RunAsync("x", "b");
        Assert.True(evicted.IsNewSession);
    }

    [SkippableFact]
    public async Task A_call_waits_only_so_long_for_a_session()
    {
        await using var sandboxes = new SandboxHarness(null, ("Sessions", "1"), ("SessionWaitSeconds", "0"));
        await sandboxes.SkipWhereUnavailableAsync();
        var isRunning = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        var busy = sandboxes.Sessions.ExecuteAsync(
            "a",
            "print('started')\nimport time; time.sleep(15)",
            [],
            _ =>
            {
                isRunning.TrySetResult();
                return Task.CompletedTask;
            },
            cancel.Token);
        await isRunning.Task.WaitAsync(Patience);
        var failure = await Assert.ThrowsAsync<CodeSessionsBusyException>(() => sandboxes.RunAsync("1", "b"));
        Assert.Contains("CodeInterpreter:Sessions", failure.Message, StringComparison.Ordinal);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => busy);
        Assert.Equal("1", await sandboxes.LogsAsync("1", "b"));
    }

    [SkippableFact]
    public async Task Calls_of_one_session_follow_each_other()
    {
        await using var sandboxes = new SandboxHarness();
        await sandboxes.LogsAsync("n = 0");
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => sandboxes.LogsAsync("m = n\nimport time; time.sleep(0.01)\nn = m + 1\nn")));
        Assert.Equal(Enumerable.Range(1, 10), results.Select(int.Parse).Order());
    }

    [SkippableFact]
    public async Task An_idle_session_ends()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var sandboxes = new SandboxHarness(time, ("IdleMinutes", "20"));
        await sandboxes.LogsAsync("x = 1");
        time.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal("1", await sandboxes.LogsAsync("x"));
        time.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal(0, sandboxes.Sessions.Count);
    }

    [SkippableFact]
    public async Task A_session_ends_when_it_is_old_however_busy_it_is()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var sandboxes = new SandboxHarness(time, ("LifeMinutes", "60"));
        await sandboxes.LogsAsync("x = 1");
        for (var call = 0; call < 3; call++)
        {
            time.Advance(TimeSpan.FromMinutes(15));
            Assert.Equal("1", await sandboxes.LogsAsync("x"));
        }

        time.Advance(TimeSpan.FromMinutes(15));
        await using var result = await sandboxes.RunAsync("x");
        Assert.True(result.IsNewSession);
    }

    [SkippableFact]
    public async Task Ending_a_session_stops_the_code_in_it()
    {
        await using var sandboxes = new SandboxHarness();
        await sandboxes.SkipWhereUnavailableAsync();
        await using var result = await sandboxes.Sessions.ExecuteAsync(
            "thread_1", "print('started')\nimport time; time.sleep(15)", [], _ => sandboxes.Sessions.EndAsync("thread_1").AsTask(), CancellationToken.None);
        Assert.Equal(CodeStatus.Crashed, result.Status);
        Assert.Equal(0, sandboxes.Sessions.Count);
    }

    [SkippableFact]
    public async Task A_warm_sandbox_becomes_the_next_session()
    {
        await using var sandboxes = new SandboxHarness(null, ("WarmSandboxes", "1"));
        Assert.Equal("1", await sandboxes.LogsAsync("1", "a"));
        Assert.Equal("2", await sandboxes.LogsAsync("2", "b"));
        Assert.Equal("3", await sandboxes.LogsAsync("3", "c"));
        Assert.Equal(3, sandboxes.Sessions.Count);
    }

    [SkippableFact]
    public async Task Nothing_is_left_when_the_sessions_end()
    {
        var sandboxes = new SandboxHarness(null, ("WarmSandboxes", "1"));
        await sandboxes.LogsAsync("import os, time\nif os.fork() == 0: time.sleep(1000)", "a");
        await sandboxes.LogsAsync("import threading, time\nthreading.Thread(target=time.sleep, args=(1000,), daemon=True).start()", "b");
        var processes = sandboxes.Sessions.ProcessIds.SelectMany(id => ProcessTree.Of(id).All).ToList();
        Assert.True(processes.Count >= 8);
        await sandboxes.DisposeAsync();
        await EndedAsync(processes);
    }

    [SkippableFact]
    public async Task Nothing_is_left_when_the_server_is_killed()
    {
        await SandboxSession.SkipWithoutAsync();
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "RetrievalQA.CrashChild.dll"), "sandboxes"]) { UseShellExecute = false,
            RedirectStandardOutput = true };
        using var server = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        Assert.Equal("started", await server.StandardOutput.ReadLineAsync(limit.Token));
        Assert.Equal("started", await server.StandardOutput.ReadLineAsync(limit.Token));
        var processes = ProcessTree.Of(server.Id).All.Skip(1).ToList();
        Assert.True(processes.Count >= 13, $"{processes.Count} processes");
        server.Kill(entireProcessTree: false);
        await EndedAsync(processes);
    }

    private static async Task EndedAsync(IEnumerable<int> processes)
    {
        using var limit = new CancellationTokenSource(Patience);
        foreach (var id in processes)
        {
            while (Directory.Exists($"/proc/{id}"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            }
        }
    }
}
