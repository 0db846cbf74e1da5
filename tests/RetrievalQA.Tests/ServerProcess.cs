using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RetrievalQA.Storage;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests;

/// <summary>
/// The real server as a process of its own, on a free loopback port, with a data folder that outlives it. It runs no code
/// and has no sentence model unless the settings say so: trying a sandbox takes a second of every start, and the model as long.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int PortTries = 5;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan HoldPoll = TimeSpan.FromMilliseconds(5);

    private static readonly string[] Plain = ["dotnet"];

    private readonly string dataFolder;
    private readonly string[] launcher;
    private readonly string[] settings;
    private Process? process;
    private List<string?> output = [];

    private ServerProcess(string dataFolder, string[] launcher, string[] settings)
    {
        this.dataFolder = dataFolder;
        this.launcher = launcher;
        this.settings = settings;
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public int ProcessId => process!.Id;

    public string DataFolder => dataFolder;

    /// <summary>The lines that the process has written since it was last started.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (output)
            {
                return [.. output.OfType<string>()];
            }
        }
    }

    /// <summary>Starts a server on a new data folder; settings are arguments such as "--Runs:LifetimeSeconds=5".</summary>
    public static Task<ServerProcess> StartAsync(params string[] settings) => StartThroughAsync(Plain, settings);

    /// <param name="launcher">A command that becomes the server, given its arguments.</param>
    public static Task<ServerProcess> StartThroughAsync(string[] launcher, params string[] settings) =>
        StartAsync(Directory.CreateTempSubdirectory("retrievalqa-").FullName, launcher, settings);

    /// <summary>Starts a server on a data folder that is there already; it is deleted with the server.</summary>
    public static Task<ServerProcess> StartOnAsync(string folder, params string[] settings) => StartAsync(folder, Plain, settings);

    private static async Task<ServerProcess> StartAsync(string folder, string[] launcher, string[] settings)
    {
        for (var tries = 1; ; tries++)
        {
            var server = new ServerProcess(folder, launcher, settings);
            try
            {
                await server.StartAgainAsync();
                return server;
            }
            catch (PortTakenException) when (tries < PortTries)
            {
                // Another process, or a connection of one, was given the port meanwhile.
                server.Client.Dispose();
            }
        }
    }

    /// <summary>Starts a server on a data folder that is there already, and kills it so long after it has taken hold of the folder.</summary>
    public static async Task<ServerProcess> KilledOnAsync(string folder, TimeSpan moment, params string[] settings)
    {
        var server = new ServerProcess(folder, Plain, settings);
        server.Launch();
        var held = new DataFolderOptions { Path = folder }.LockPath;
        var started = TimeProvider.System.GetTimestamp();
        while (!File.Exists(held))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < StartTimeout, $"The server does not take hold of '{folder}'.");
            await Task.Delay(HoldPoll, TimeProvider.System);
        }

        await Task.Delay(moment, TimeProvider.System);
        await server.KillAsync();
        return server;
    }

    /// <summary>Starts the process (again) on the same data folder and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        output = Launch();
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync())
        {
            if (process!.HasExited)
            {
                await process.WaitForExitAsync();
                var said = string.Join('\n', output);
                Assert.True(said.Contains("address already in use", StringComparison.OrdinalIgnoreCase), $"The server ended: {said}");
                throw new PortTakenException();
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < StartTimeout, $"The server is not ready: {string.Join('\n', output)}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Why the server cannot run code; null where it can.</summary>
    public async Task<string?> FindCodeObstacleAsync()
    {
        var checks = (await new ApiClient(Client)
            .Poll("/readyz", reply => !reply.Body.Contains("being probed", StringComparison.Ordinal))).Json["checks"]!.AsArray();
        var detail = (string?)checks.Single(check => (string)check!["name"]! == "code_interpreter")!["detail"];
        return detail is null || detail.StartsWith("Python", StringComparison.Ordinal) ? null : detail;
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{ProcessId}"]);
        kill.WaitForExit();
    }

    /// <summary>The exit code, once the process has ended by itself.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(StartTimeout);
        return process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        Client.Dispose();
        Directory.Delete(dataFolder, recursive: true);
    }

    /// <summary>Starts the process; what it says is kept in the list.</summary>
    private List<string?> Launch()
    {
        var start = new ProcessStartInfo(launcher[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments = [.. launcher[1..], typeof(
            Program).Assembly.Location, "--urls", Address.ToString(), $"--Storage:Path={dataFolder}", "--CodeInterpreter:Mode=Off",
            "--SentenceModel:Source=Off", .. settings];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
        var lines = new List<string?>();
        process.OutputDataReceived += (_, line) => Keep(lines, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(lines, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return lines;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync(new Uri("/readyz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Keep(List<string?> output, string? line)
    {
        lock (output)
        {
            output.Add(line);
        }
    }

    private sealed class PortTakenException : Exception;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
