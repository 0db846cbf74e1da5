using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>The code interpreter by itself, with small limits. Where it cannot run, the test is skipped and says why.</summary>
public sealed class SandboxHarness : IAsyncDisposable
{
    private static readonly Lazy<SandboxHarness> Lasting = new(() => new SandboxHarness(null, ("Sessions", "100"), ("WarmSandboxes", "1")));

    private readonly ServiceProvider provider;

    /// <param name="settings">Such as ("CellSeconds", "2").</param>
    public SandboxHarness(TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["CodeInterpreter:CellSeconds"] = "20",
            ["CodeInterpreter:GraceSeconds"] = "1",
            ["CodeInterpreter:AddressSpaceMegabytes"] = "1024",
            ["CodeInterpreter:DiskMegabytes"] = "64",
            ["CodeInterpreter:WarmSandboxes"] = "0",
        };
        foreach (var (name, value) in settings)
        {
            values[$"CodeInterpreter:{name}"] = value;
        }

        provider = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(time ?? TimeProvider.System)
            .AddCodeInterpreter(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .Configure<CodeInterpreterOptions>(options => options.DataFolder = DataFolder)
            .BuildServiceProvider();
    }

    /// <summary>Used by all tests that need no settings of their own; its sandboxes end with the test process.</summary>
    public static SandboxHarness Shared => Lasting.Value;

    public string DataFolder { get; init; } = "";

    public CodeSessions Sessions => provider.GetRequiredService<CodeSessions>();

    public CodeInterpreterAvailability Availability => provider.GetRequiredService<CodeInterpreterAvailability>();

    internal T Get<T>() where T : notnull => provider.GetRequiredService<T>();

    /// <summary>Skips the test where no sandbox can be started.</summary>
    public async Task SkipWhereUnavailableAsync()
    {
        try
        {
            await Availability.DescribeAsync(CancellationToken.None);
        }
        catch (CodeInterpreterUnavailableException failure)
        {
            Skip.If(true, failure.Message);
        }
    }

    public async Task<CodeResult> RunAsync(string code, string session = SandboxSession.Only, params SandboxInput[] inputs)
    {
        await SkipWhereUnavailableAsync();
        return await Sessions.ExecuteAsync(session, code, inputs, live: null, CancellationToken.None);
    }

    /// <summary>All logs of a call.</summary>
    public async Task<string> LogsAsync(string code, string session = SandboxSession.Only, params SandboxInput[] inputs)
    {
        await using var result = await RunAsync(code, session, inputs);
        return Logs(result);
    }

    public static string Logs(CodeResult result) => string.Concat(result.Outputs.OfType<CodeLogs>().Select(logs => logs.Text));

    public static SandboxInput Input(string id, string name, string text, string? producedPath = null)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return new SandboxInput(id, name, bytes.Length, _ => Task.FromResult<Stream?>(new MemoryStream(bytes))) { ProducedPath = producedPath };
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
