using System.Diagnostics;
using System.Threading.Channels;

namespace RetrievalQA.Tests;

/// <summary>A command of the server's executable as a process, whose lines are read while it runs.</summary>
internal sealed class RunningCommand : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Channel<string> coming = Channel.CreateUnbounded<string>();
    private readonly List<string> lines = [];
    private readonly Process process;
    private int open = 2;

    /// <param name="launcher">A command that becomes the executable, given its arguments.</param>
    public RunningCommand(IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> launcher, params string[] arguments)
    {
        string[] command = [.. launcher, "dotnet", typeof(Program).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Reads on until it has said a line, of output or of errors, with this text.</summary>
    public async Task SaysAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var line in coming.Reader.ReadAllAsync(patience.Token))
        {
            lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"It ended without '{text}': {string.Join('\n', lines)}");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>The exit code and all lines, of output and of errors, once it has ended by itself.</summary>
    public async Task<(int ExitCode, IReadOnlyList<string> Lines)> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        await foreach (var line in coming.Reader.ReadAllAsync())
        {
            lines.Add(line);
        }

        return (process.ExitCode, lines);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            coming.Writer.TryWrite(line);
        }
        else if (Interlocked.Decrement(ref open) == 0)
        {
            coming.Writer.Complete();
        }
    }
}
