using System.Diagnostics;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>User code that took over all that runs in its sandbox speaks to the server itself: here a shell plays that part.</summary>
public sealed class HostileDriverTests
{
    // Takes the request to start, answers it, and takes the next one.
    private const string Ready = """read -r start; printf '{"ev":"ready"}\n'; read -r request; """;

    [SkippableTheory]
    [InlineData("""printf '{"ev":"stream","id":"1","len":99999999999}\n'""")]
    [InlineData("""printf '{"ev":"stream","id":"1","len":-1}\n'""")]
    [InlineData("""printf '{"ev":"image","id":"1","len":99999999999}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"2"}\n'""")]
    [InlineData("""printf '{"ev":"put","id":"1"}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1"}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"fine"}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":null}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":7}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[null]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[{}]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[{"size":1,"mtime_ns":1}]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[{"path":null,"size":1,"mtime_ns":1}]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[{"path":"/mnt/data/a","size":-1,"mtime_ns":1}]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[{"path":"/mnt/data/a","size":1e99,"mtime_ns":1}]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[{"path":"/etc/passwd","size":1,"mtime_ns":1}]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[{"path":"/mnt/data/../../etc/passwd","size":1,"mtime_ns":1}]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","files":[{"path":"/mnt/data/a","size":1,"mtime_ns":1},{"path":"/mnt/data/a","size":1,"mtime_ns":1}]}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","id":"1"}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","dropped":-1}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","lost_images":99999999999999}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"died","signal":-9}\n'""")]
    [InlineData("""printf '{"ev":"done","id":null,"status":"ok"}\n'""")]
    [InlineData("""printf '{"ev":null,"id":"1"}\n'""")]
    [InlineData("""printf '{"id":"1"}\n'""")]
    [InlineData("""printf '{"ev":7,"id":"1"}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","result":"\377\376"}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","result":"\\ud800"}\n'""")]
    [InlineData("""printf '{"ev":"done","id":"1","status":"ok","result":{"a":1}}\n'""")]
    [InlineData("""printf '{"ev":"stream","id":"1","len":0}\n'""")]
    [InlineData("""printf '{"ev":"stream","id":"1","len":null}\n'""")]
    [InlineData("""printf 'null\n'""")]
    [InlineData("""printf '\n'""")]
    [InlineData("""printf '[[[[[[[[[[[[\n'""")]
    [InlineData("""head -c 1000000 /dev/zero | tr '\0' '['; echo""")]
    [InlineData("""exec head -c 8000000 /dev/zero""")]
    [InlineData("""printf '{"ev":"stream","id":"1","len":60000}\n'; head -c 60000 /dev/zero; printf '{"ev":"stream","id":"1","len":60000}\n'; head -c 60000 /dev/zero""")]
    public async Task A_frame_that_must_not_be_ends_the_sandbox(string frame)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sandboxes need Linux.");
        var options = new CodeInterpreterOptions();
        await using var sandbox = await Sandbox.StartAsync(Play(Ready + frame), fonts: null, options, TimeProvider.System);
        var outputs = new CellOutputs(options, live: null);
        await Assert.ThrowsAsync<SandboxLostException>(() => sandbox.ExecuteAsync("1", outputs, CancellationToken.None));
        Assert.True(sandbox.IsBroken);
        Assert.All(outputs.Finish().OfType<CodeLogs>(), logs => Assert.InRange(logs.Text.Length, 0, options.OutputBytes));
    }

    [SkippableFact]
    public async Task What_the_driver_says_about_a_cell_is_cut_to_its_bounds()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sandboxes need Linux.");
        var options = new CodeInterpreterOptions();
        var done = """printf '{"ev":"done","id":"1","status":"ok","kept":true,"result":"'; head -c 1000000 /dev/zero | tr '\0' x; printf '","files":[]}\n'""";
        await using var sandbox = await Sandbox.StartAsync(Play(Ready + done), fonts: null, options, TimeProvider.System);
        var outputs = new CellOutputs(options, live: null);
        await using var result = await new CodeSession(sandbox, options).RunAsync("1", [], outputs, CancellationToken.None);
        Assert.Equal(options.OutputBytes, Assert.IsType<CodeLogs>(Assert.Single(result.Outputs)).Text.Length);
        Assert.Empty(result.Files);
    }

    [SkippableFact]
    public async Task An_answer_to_what_was_not_asked_is_not_taken_for_the_next_one()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sandboxes need Linux.");
        var options = new CodeInterpreterOptions();
        var twice = """printf '{"ev":"done","id":"1","status":"ok"}\n{"ev":"done","id":"2","status":"ok","result":"forged"}\n'""";
        await using var sandbox = await Sandbox.StartAsync(Play(Ready + twice), fonts: null, options, TimeProvider.System);
        await sandbox.ExecuteAsync("1", new CellOutputs(options, live: null), CancellationToken.None);
        await Assert.ThrowsAsync<SandboxLostException>(() => sandbox.ExecuteAsync("2", new CellOutputs(options, live: null), CancellationToken.None));
    }

    [SkippableTheory]
    [InlineData("""printf '{"ev":"put"}\n'""")]
    [InlineData("""printf '{"ev":"put","files":[null]}\n'""")]
    [InlineData("""printf '{"ev":"put","files":[{"path":"/mnt/data/b","size":1,"mtime_ns":1}]}\n'""")]
    [InlineData("""printf '{"ev":"put","error":"no","files":[{"path":"/mnt/data/a","size":1,"mtime_ns":1}]}\n'""")]
    public async Task A_file_that_is_said_to_be_elsewhere_ends_the_session_and_not_the_run(string frame)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sandboxes need Linux.");
        var options = new CodeInterpreterOptions();
        await using var sandbox = await Sandbox.StartAsync(Play(Ready + frame), fonts: null, options, TimeProvider.System);
        await using var result = await new CodeSession(sandbox, options)
            .RunAsync("1", [SandboxHarness.Input("a", "a.txt", "x")], new CellOutputs(options, live: null), CancellationToken.None);
        Assert.Equal(CodeStatus.Crashed, result.Status);
        Assert.Contains("[The sandbox ended.", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.True(sandbox.IsBroken);
    }

    [SkippableFact]
    public async Task What_keeps_a_sandbox_from_starting_is_told()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sandboxes need Linux.");
        var failure = await Assert.ThrowsAsync<SandboxLostException>(
            () => Sandbox.StartAsync(Play("echo 'no namespaces here' >&2; exit 1"), fonts: null, new CodeInterpreterOptions(), TimeProvider.System));
        Assert.Equal("no namespaces here", failure.Message);
    }

    private static Process Play(string script) => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{script}; exec cat >/dev/null"])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
