using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Code that does not end by itself.</summary>
public sealed class HostileLoopsTests(StrictSandbox strict) : IClassFixture<StrictSandbox>
{
    private readonly string session = $"thread_{Guid.NewGuid():N}";

    [SkippableTheory]
    [InlineData("while True: pass")]
    [InlineData("import time\ntime.sleep(1000)")]
    [InlineData("import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')")]
    public async Task Code_that_runs_too_long_is_interrupted_and_keeps_its_variables(string code)
    {
        await strict.Sandboxes.LogsAsync("v = 1", session);
        await using var result = await strict.Sandboxes.RunAsync(code, session);
        Assert.Equal(CodeStatus.TimedOut, result.Status);
        Assert.Contains("KeyboardInterrupt", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.EndsWith("[Stopped: the code ran longer than 1 seconds. Variables and files are kept.]", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.Equal("1", await strict.Sandboxes.LogsAsync("v", session));
    }

    [SkippableTheory]
    [InlineData("import time\nwhile True:\n  try: time.sleep(1)\n  except BaseException: pass")]
    [InlineData("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass")]
    public async Task Code_that_ignores_the_interrupt_is_killed_and_keeps_its_files(string code)
    {
        await strict.Sandboxes.LogsAsync("v = 1\nopen('kept.txt', 'w').write('kept');", session);
        await using var result = await strict.Sandboxes.RunAsync(code, session);
        Assert.Equal(CodeStatus.TimedOut, result.Status);
        Assert.Contains("Variables are lost, files in /mnt/data are kept.", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.Equal("'kept'", await strict.Sandboxes.LogsAsync("open('kept.txt').read()", session));
        Assert.Contains("NameError", await strict.Sandboxes.LogsAsync("v", session), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Endless_recursion_harms_only_its_own_process()
    {
        await strict.Sandboxes.LogsAsync("open('kept.txt', 'w').write('kept');", session);
        await using var result = await strict.Sandboxes.RunAsync("import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()", session);
        Assert.NotEqual(CodeStatus.Completed, result.Status); // Time, memory or the stack gives in first.
        Assert.Equal("'kept'", await strict.Sandboxes.LogsAsync("open('kept.txt').read()", session));
    }

    [SkippableFact]
    public async Task Threads_that_a_call_leaves_behind_rest_until_the_next()
    {
        await using var sandboxes = new SandboxHarness();
        await sandboxes.LogsAsync(
            "import threading\nn = 0\ndef count():\n  global n\n  while True: n += 1\nthreading.Thread(target=count, daemon=True).start()");
        var worker = Assert.Single(ProcessTree.Of(Assert.Single(sandboxes.Sessions.ProcessIds)).Workers);
        Assert.Contains("T (stopped)", await File.ReadAllTextAsync($"/proc/{worker}/status"), StringComparison.Ordinal);
        Assert.Equal("True", await sandboxes.LogsAsync("a = n\nimport time; time.sleep(0.05)\nn > a"));
    }
}

/// <summary>One second for each call.</summary>
public sealed class StrictSandbox : IAsyncDisposable
{
    public SandboxHarness Sandboxes { get; } = new(null, ("CellSeconds", "1"));

    public ValueTask DisposeAsync() => Sandboxes.DisposeAsync();
}
