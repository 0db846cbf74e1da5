using System.Diagnostics;

namespace RetrievalQA.Tests.Contract;

/// <summary>Drives the real server process with the official JavaScript SDKs; the scenarios stand in tests/sdk.</summary>
public sealed class JavaScriptSdkTests : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "sdk");

    private ServerProcess? server;

    public async Task InitializeAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            server = await ServerProcess.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [SkippableTheory]
    [InlineData("v1.mjs")]
    [InlineData("v2.mjs")]
    [InlineData("stores.mjs")]
    public async Task The_scenario_passes(string script)
    {
        Skip.If(server is null, "tests/sdk/node_modules is missing: npm ci did not run (test.sh does it where npm is there).");
        var start = new ProcessStartInfo("node", script) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["RETRIEVALQA_URL"] = new Uri(server.Address, "/v1").ToString();
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await node.WaitForExitAsync(limit.Token);
        Assert.True(node.ExitCode == 0, $"{await output}\n{await errors}");
        Assert.Equal("ok", (await output).TrimEnd());
    }
}
