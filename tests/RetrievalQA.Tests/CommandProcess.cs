using System.Diagnostics;

namespace RetrievalQA.Tests;

/// <summary>A command of the server's executable, as a process of its own.</summary>
internal static class CommandProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string[] Plain = [];

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunInAsync(Environment.CurrentDirectory, environment, arguments);

    /// <param name="folder">The current folder of the command.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunInAsync(
        string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = Describe(Plain, environment, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, folder);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts one whose lines are read while it runs.</summary>
    /// <param name="launcher">A command that becomes the executable, given its arguments.</param>
    public static StartedProgram Start(IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(Describe(launcher, environment, arguments));

    private static ProcessStartInfo Describe(
        IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments)
    {
        string[] command = [.. launcher, "dotnet", typeof(Program).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
