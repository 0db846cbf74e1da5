using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RetrievalQA.Server.Guards;

namespace RetrievalQA.Tests.Contract;

/// <summary>
/// The real server process with a scripted model beside the built-in one, and the programs of tests/sdk that talk to it
/// with an official SDK. A program runs once, at its first question, and reports all its flows.
/// </summary>
public sealed class SdkServer : IAsyncLifetime
{
    public const string Name = "Official SDKs";

    private const string CodeFlows = "code interpreter";

    private static readonly TimeSpan ProgramLimit = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Sdk, Task<ProgramReport>> reports = new();
    private MessageScriptModel model = null!;
    private string? codeObstacle;
    private ServerProcess server = null!;
    private TlsListener tls = null!;

    public async Task InitializeAsync()
    {
        model = await MessageScriptModel.StartAsync();
        var keys = Sdk.All.SelectMany(
            sdk => new[] { $"--Keys:Allowed:{sdk.Project}:Sha256={ApiKey.HashOf(sdk.Key)}", $"--Keys:Allowed:{sdk.Project}:Project={sdk.Project}" });
        server = await ServerProcess.StartAsync(
            ["--Models:Endpoints:scripted:Url=" + model.Url, "--Api:PollAfterMilliseconds=20", "--CodeInterpreter:Mode=Auto", .. keys]);
        tls = TlsListener.StartBefore(server.Address);
        codeObstacle = await server.FindCodeObstacleAsync();
    }

    /// <summary>Stops the server and writes what was seen as a table beside the test assembly.</summary>
    public async Task DisposeAsync()
    {
        await tls.DisposeAsync();
        await server.DisposeAsync();
        await model.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sdk-flows.md"), await TableAsync());
    }

    /// <summary>Asserts that the SDK goes through the flow.</summary>
    public async Task ExpectAsync(Sdk sdk, string flow)
    {
        Skip.If(codeObstacle is not null && flow.StartsWith(CodeFlows, StringComparison.Ordinal), codeObstacle);
        var report = await reports.GetOrAdd(sdk, RunAsync);
        Assert.True(report.Flows.TryGetValue(flow, out var error), $"The program did not report it.\n{report.Errors}");
        Assert.True(error is null, error);
    }

    private async Task<ProgramReport> RunAsync(Sdk sdk)
    {
        var start = new ProcessStartInfo(
            sdk.Command) { WorkingDirectory = Sdk.Folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in sdk.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["RETRIEVALQA_URL"] = new Uri(sdk.NeedsTls ? tls.Address : server.Address, sdk.Door).ToString().TrimEnd('/');
        start.Environment["NODE_EXTRA_CA_CERTS"] = tls.CertificatePath;
        start.Environment["RETRIEVALQA_KEY"] = sdk.Key;
        using var program = Process.Start(start)!;
        var output = program.StandardOutput.ReadToEndAsync();
        var errors = program.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(ProgramLimit);
        try
        {
            await program.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            program.Kill(entireProcessTree: true);
        }

        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToLookup(line => line.StartsWith('{'));
        var flows = lines[true].Select(line => JsonSerializer.Deserialize<FlowReport>(line, JsonSerializerOptions.Web)!);
        return new ProgramReport(
            flows.ToDictionary(flow => flow.Flow, flow => flow.Error, StringComparer.Ordinal), string.Join('\n', [.. lines[false], await errors]));
    }

    private async Task<string> TableAsync()
    {
        var columns = reports.Keys.OrderBy(sdk => Sdk.All.ToList().IndexOf(sdk)).ToList();
        var table = new StringBuilder($"| | {string.Join(" | ", columns)} |\n|---|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (var flow in SdkFlow.All)
        {
            var cells = new List<string>();
            foreach (var sdk in columns)
            {
                var seen = (await reports[sdk]).Flows;
                cells.Add(seen.TryGetValue(flow.Flow, out var error) ? error is null ? "✓" : "✗" : flow.Sdks.Contains(sdk.Kind) ? "✗" : "–");
            }

            table.Append($"| {flow.Flow} | {string.Join(" | ", cells)} |\n");
        }

        return table.ToString();
    }

    /// <param name="Error">Null where the flow passed.</param>
    private sealed record FlowReport(string Flow, string? Error);

    /// <param name="Flows">The error of each flow, null where it passed.</param>
    private sealed record ProgramReport(IReadOnlyDictionary<string, string?> Flows, string Errors);
}

/// <summary>All tests with official SDKs share one server.</summary>
[CollectionDefinition(SdkServer.Name)]
public sealed class SdkServerUsers : ICollectionFixture<SdkServer>;
