using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

public sealed class CodeSessionsTests
{
    [SkippableTheory]
    [InlineData("2+2", "4")]
    [InlineData("print('a')\n'b'", "a\n'b'")]
    [InlineData("x = 1\nx;", "")]
    [InlineData("None", "")]
    [InlineData("print('né 한 🙂')", "né 한 🙂\n")]
    [InlineData("import sys\nprint('out'); print('err', file=sys.stderr); import os; os.system('echo child');", "out\nerr\nchild\n")]
    [InlineData("raise SystemExit", "")]
    public async Task What_is_printed_and_the_last_value_are_the_logs(string code, string logs)
    {
        await using var session = new SandboxSession();
        Assert.Equal(logs, await session.LogsAsync(code));
    }

    [SkippableFact]
    public async Task A_failure_is_shown_as_the_users_own_lines()
    {
        await using var session = new SandboxSession();
        await using var result = await session.RunAsync("def f():\n    return 1 / 0\nf()");
        Assert.Equal(CodeStatus.Failed, result.Status);
        Assert.StartsWith("Traceback (most recent call last):\n  File \"<cell 1>\", line 3, in <module>\n    f()\n", SandboxHarness.Logs(
            result), StringComparison.Ordinal);
        Assert.EndsWith("ZeroDivisionError: division by zero\n", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.DoesNotContain("driver.py", SandboxHarness.Logs(result), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("raise ValueError('\\ud800')", @"ValueError: \ud800")]
    [InlineData("class R:\n  def __repr__(self): return '\\udfff'\nR()", @"\udfff")]
    [InlineData("import os\nopen('old.txt', 'w').close(); os.utime('old.txt', (1 << 40, 1 << 40))\nprint('done')", "done")]
    public async Task What_no_text_or_number_of_the_server_can_hold_does_not_end_the_session(string code, string expected)
    {
        await using var session = new SandboxSession();
        await session.LogsAsync("x = 1");
        Assert.EndsWith(expected, (await session.LogsAsync(code)).TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("1", await session.LogsAsync("x"));
    }

    [SkippableFact]
    public async Task Variables_live_from_call_to_call_and_not_in_other_sessions()
    {
        await using var session = new SandboxSession();
        await using var other = new SandboxSession();
        await using var first = await session.RunAsync("x = 41\nopen('a.txt', 'w').write('a');");
        await using var second = await session.RunAsync("x + 1");
        Assert.True(first.IsNewSession);
        Assert.False(second.IsNewSession);
        Assert.Equal("42", SandboxHarness.Logs(second));
        Assert.Contains("NameError", await other.LogsAsync("x"), StringComparison.Ordinal);
        Assert.Equal("[]", await other.LogsAsync("__import__('os').listdir('.')"));
    }

    [SkippableFact]
    public async Task A_process_that_ended_between_two_calls_is_said_to_have_lost_its_variables()
    {
        await using var session = new SandboxSession();
        await session.LogsAsync("import os, sys\nx, f = 1, sys._getframe()\nwhile 'self' not in f.f_locals: f = f.f_back\nos.close(f.f_locals['self'].commands)");
        Assert.Equal(
            "[The Python process had ended. Variables are lost, files in /mnt/data are kept.]\nFalse\n", await session.LogsAsync("print('x' in globals())"));
        Assert.Equal("False\n", await session.LogsAsync("print('x' in globals())"));
    }

    [SkippableFact]
    public async Task Outputs_keep_their_order_and_live_pieces_add_up_to_them()
    {
        await using var session = new SandboxSession();
        await SandboxSession.SkipWithoutAsync("matplotlib");
        var pieces = new List<CodeLogPiece>();
        await using var result = await session.Sessions.ExecuteAsync(
            session.Key,
            "import matplotlib.pyplot as plt\nprint('before')\nplt.plot([1, 2]); plt.show()\nprint('after')\nplt.plot([2, 1]);",
            [],
            piece =>
            {
                pieces.Add(piece);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        Assert.Collection(
            result.Outputs,
            output => Assert.Equal("before\n", Assert.IsType<CodeLogs>(output).Text),
            output => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Assert.IsType<CodeImage>(output).Content.ToArray()[..4]),
            output => Assert.Equal("after\n", Assert.IsType<CodeLogs>(output).Text),
            output => Assert.Equal("image/png", Assert.IsType<CodeImage>(output).ContentType));
        Assert.Equal(["before\n", "after\n"], pieces.GroupBy(piece => piece.Output).Select(output => string.Concat(output.Select(piece => piece.Text))));
        Assert.Equal([0, 2], pieces.Select(piece => piece.Output).Distinct());
    }

    [SkippableFact]
    public async Task Cancelling_interrupts_the_code_and_keeps_the_session()
    {
        await using var session = new SandboxSession();
        await session.LogsAsync("x = 1");
        using var cancel = new CancellationTokenSource();
        var endless = session.Sessions.ExecuteAsync(session.Key, "x = 2\nprint('started')\nwhile True: pass", [], _ => cancel.CancelAsync(), cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        Assert.Equal("2", await session.LogsAsync("x"));
    }

    [SkippableFact]
    public async Task A_sandbox_that_does_not_answer_is_ended_by_the_server()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var sandboxes = new SandboxHarness(time);
        await sandboxes.SkipWhereUnavailableAsync();
        var stopped = sandboxes.Sessions.ExecuteAsync(
            "thread_1",
            "print('started')\nwhile True: pass",
            [],
            _ =>
            {
                time.Advance(TimeSpan.FromSeconds(60));
                return Task.CompletedTask;
            },
            CancellationToken.None);
        await using var result = await stopped;
        Assert.Equal(CodeStatus.TimedOut, result.Status);
        Assert.Contains("Variables are lost, and files that this call wrote; those of earlier calls come back.", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.Equal(0, sandboxes.Sessions.Count);
    }

    [SkippableFact]
    public async Task Code_that_is_too_long_is_not_run()
    {
        await using var session = new SandboxSession();
        await using var result = await session.RunAsync(new string('1', 1_048_577));
        Assert.Equal(CodeStatus.Failed, result.Status);
        Assert.Contains("longer than 1,048,576 bytes", SandboxHarness.Logs(result), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Data_are_read_summed_up_and_written_as_tables_and_pictures()
    {
        await using var session = new SandboxSession();
        await SandboxSession.SkipWithoutAsync("pandas");
        await SandboxSession.SkipWithoutAsync("openpyxl");
        var sales = SandboxHarness.Input("file-1", "sales.csv", "region,amount\nNorth,10\nSouth,20\nNorth,5\n");
        await using var result = await session.RunAsync(
            "import pandas as pd\nd = pd.read_csv('/mnt/data/sales.csv').groupby('region').amount.sum()\nd.to_frame().to_excel('sum.xlsx')\nd.plot.bar().figure.savefig('sum.png')\nprint(d.to_dict())", sales);
        Assert.Equal("{'North': 15, 'South': 20}", SandboxHarness.Logs(result).Trim());
        Assert.Equal(["sum.png", "sum.xlsx"], result.Files.Select(file => file.Path));
        Assert.Single(result.Outputs.OfType<CodeImage>());
    }
}
