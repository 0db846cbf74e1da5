using RetrievalQA.Answering.CodeInterpreter;

namespace RetrievalQA.Tests.Answering.CodeInterpreter;

/// <summary>Code that does not end by itself.</summary>
public sealed class HostileLoopsTests
{
    [SkippableTheory]
    [InlineData("while True: pass")]
    [InlineData("import time\ntime.sleep(1000)")]
    [InlineData("import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')")]
    public async Task Code_that_runs_too_long_is_interrupted_and_keeps_its_variables(string code)
    {
        await using var sandboxes = Strict();
        await sandboxes.LogsAsync("v = 1");
        await using var result = await sandboxes.RunAsync(code);
        Assert.Equal(CodeStatus.TimedOut, result.Status);
        Assert.Contains("KeyboardInterrupt", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.EndsWith("[Stopped: the code ran longer than 1 seconds. Variables and files are kept.]", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.Equal("1", await sandboxes.LogsAsync("v"));
    }

    [SkippableTheory]
    [InlineData("import time\nwhile True:\n  try: time.sleep(1)\n  except BaseException: pass")]
    [InlineData("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass")]
    public async Task Code_that_ignores_the_interrupt_is_killed_and_keeps_its_files(string code)
    {
        await using var sandboxes = Strict();
        await sandboxes.LogsAsync("v = 1\nopen('kept.txt', 'w').write('kept');");
        await using var result = await sandboxes.RunAsync(code);
        Assert.Equal(CodeStatus.TimedOut, result.Status);
        Assert.Contains("Variables are lost, files in /mnt/data are kept.", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.Equal("'kept'", await sandboxes.LogsAsync("open('kept.txt').read()"));
        Assert.Contains("NameError", await sandboxes.LogsAsync("v"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Threads_that_a_call_leaves_behind_rest_until_the_next()
    {
        await using var sandboxes = Strict();
        await sandboxes.LogsAsync("import threading, time\nn = 0\ndef count():\n  global n\n  while True: n += 1; time.sleep(0.001)\nthreading.Thread(target=count, daemon=True).start()");
        var worker = Assert.Single(Get(sandboxes).Workers);
        Assert.Contains("T (stopped)", await File.ReadAllTextAsync($"/proc/{worker}/status"), StringComparison.Ordinal);
    }

    private static ProcessTree Get(SandboxHarness sandboxes) => ProcessTree.Of(Assert.Single(sandboxes.Sessions.ProcessIds));

    private static SandboxHarness Strict() => new(null, ("CellSeconds", "1"));
}
