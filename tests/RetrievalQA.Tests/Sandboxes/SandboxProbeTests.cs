using Microsoft.Extensions.Options;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

public sealed class SandboxProbeTests
{
    [SkippableFact]
    public async Task Readiness_names_what_code_finds()
    {
        var sandboxes = SandboxHarness.Shared;
        await sandboxes.SkipWhereUnavailableAsync();
        var readiness = await sandboxes.Availability.CheckAsync(CancellationToken.None);
        Assert.True(readiness.IsReady);
        Assert.StartsWith("Python 3.", readiness.Detail, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Missing_libraries_are_named_with_their_packages_and_to_code_that_needs_them()
    {
        await SandboxHarness.Shared.SkipWhereUnavailableAsync();
        var root = Directory.CreateDirectory($"/var/tmp/python-{Guid.NewGuid():N}"); // Sandboxes have a /tmp of their own.
        try
        {
            var python = Path.Combine(root.CreateSubdirectory("bin").FullName, "python3");
            await File.WriteAllTextAsync(python, "#!/bin/sh\nexec /usr/bin/python3 -S \"$@\"\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(python, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            }

            await using var sandboxes = new SandboxHarness(null, ("PythonRoot", root.FullName));
            Assert.Matches(
                @"^Python 3\.[\d.]+; missing: numpy, pandas, matplotlib, openpyxl, PIL \(apt-get install python3-numpy python3-pandas python3-matplotlib python3-openpyxl python3-pil\)$",
                await sandboxes.Availability.DescribeAsync(CancellationToken.None));
            Assert.EndsWith(
                "[pandas is not installed here, and nothing can be installed: code has no network. There is Python's own library only.]\n",
                await sandboxes.LogsAsync("import pandas as pd"),
                StringComparison.Ordinal);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Switched_off_it_says_so_and_the_server_is_ready()
    {
        await using var sandboxes = new SandboxHarness(null, ("Mode", "Off"));
        await sandboxes.Availability.StartAsync(CancellationToken.None);
        var failure = await Assert.ThrowsAsync<CodeInterpreterUnavailableException>(
            () => sandboxes.Sessions.ExecuteAsync("thread_1", "1", [], live: null, CancellationToken.None));
        Assert.Equal("code_interpreter is unavailable: it is switched off (CodeInterpreter:Mode)", failure.Message);
        Assert.Equal(new Readiness(IsReady: true, failure.Message), await sandboxes.Availability.CheckAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Where_Python_is_missing_it_says_what_to_install()
    {
        await using var sandboxes = new SandboxHarness(null, ("PythonRoot", "/nowhere"));
        var failure = await Assert.ThrowsAsync<CodeInterpreterUnavailableException>(
            () => sandboxes.Sessions.ExecuteAsync("thread_1", "1", [], live: null, CancellationToken.None));
        Assert.Contains("is missing: apt-get install", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Required_it_stops_the_start_where_it_cannot_run()
    {
        await using var sandboxes = new SandboxHarness(null, ("Mode", "Required"), ("PythonRoot", "/nowhere"));
        await Assert.ThrowsAsync<CodeInterpreterUnavailableException>(() => sandboxes.Availability.StartAsync(CancellationToken.None));
        Assert.False((await sandboxes.Availability.CheckAsync(CancellationToken.None)).IsReady);
    }

    [SkippableFact]
    public async Task A_data_folder_that_code_could_see_is_refused()
    {
        await SandboxHarness.Shared.SkipWhereUnavailableAsync();
        await using var sandboxes = new SandboxHarness { DataFolder = "/usr/share" };
        var failure = await Assert.ThrowsAsync<CodeInterpreterUnavailableException>(() => sandboxes.Availability.DescribeAsync(CancellationToken.None));
        Assert.Contains("the sandbox does not hold here: code sees the data folder /usr/share", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_sandbox_without_a_proc_of_its_own_works_and_ends_what_a_call_leaves_behind()
    {
        var sandboxes = SandboxHarness.Shared;
        await sandboxes.SkipWhereUnavailableAsync();
        await using var sandbox = await sandboxes.Get<SandboxFactory>().StartAsync(mountProc: false, fonts: null);
        Assert.Equal("[]\n", await RunAsync("import os\nprint(os.listdir('/proc'))"));
        await RunAsync("import os, time\nfor n in range(3):\n  if os.fork() == 0:\n    os.setsid(); time.sleep(1000)");
        Assert.Empty(ProcessTree.Of(sandbox.ProcessId).Workers.Where(IsAlive).Skip(1));

        async Task<string> RunAsync(string code)
        {
            var outputs = new CellOutputs(sandboxes.Get<IOptions<CodeInterpreterOptions>>().Value, live: null);
            await sandbox.ExecuteAsync(code, outputs, CancellationToken.None);
            return string.Concat(outputs.Finish().OfType<CodeLogs>().Select(logs => logs.Text));
        }
    }

    [Theory]
    [InlineData("CellSeconds", "0")]
    [InlineData("MemoryMegabytes", "1")]
    [InlineData("Sessions", "0")]
    [InlineData("PythonRoot", "relative")]
    public async Task A_wrong_setting_is_refused_by_name(string name, string value)
    {
        await using var sandboxes = new SandboxHarness(null, (name, value));
        var failure = Assert.Throws<OptionsValidationException>(() => sandboxes.Sessions);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    private static bool IsAlive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
