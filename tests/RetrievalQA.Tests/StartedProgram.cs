using System.Diagnostics;

namespace RetrievalQA.Tests;

/// <summary>A program that runs, and what it prints; ended, with all that it started, when it is disposed.</summary>
public sealed class StartedProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly TaskCompletionSource awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? awaitedText;

    public StartedProgram(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasEnded => process.HasExited;

    /// <summary>On both of its outputs, so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public string Printed => string.Join('\n', Lines);

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await InTimeAsync(process.WaitForExitAsync());
        return process.ExitCode;
    }

    /// <returns>False where it ended without having printed it.</returns>
    public async Task<bool> PrintsAsync(string text)
    {
        lock (lines)
        {
            awaitedText = text;
            if (lines.Any(Holds))
            {
                return true;
            }
        }

        await InTimeAsync(Task.WhenAny(awaited.Task, process.WaitForExitAsync()));
        return awaited.Task.IsCompleted;
    }

    /// <summary>As Ctrl-C does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private async Task InTimeAsync(Task end)
    {
        try
        {
            await end.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It goes on and on: {Printed}");
        }
    }

    private bool Holds(string line) => awaitedText is not null && line.Contains(awaitedText, StringComparison.Ordinal);

    private void Keep(string? line)
    {
        lock (lines)
        {
            if (line is not null)
            {
                lines.Add(line);
                if (Holds(line))
                {
                    awaited.TrySetResult();
                }
            }
        }
    }
}
