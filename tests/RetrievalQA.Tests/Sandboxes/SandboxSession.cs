using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>A session of its own in the shared harness.</summary>
public sealed class SandboxSession : IAsyncDisposable
{
    /// <summary>The key where a harness has but one session.</summary>
    public const string Only = "thread_1";

    private readonly SandboxHarness harness = SandboxHarness.Shared;

    public string Key { get; } = $"thread_{Guid.NewGuid():N}";

    public CodeSessions Sessions => harness.Sessions;

    public Task<CodeResult> RunAsync(string code, params SandboxInput[] inputs) => harness.RunAsync(code, Key, inputs);

    public Task<string> LogsAsync(string code, params SandboxInput[] inputs) => harness.LogsAsync(code, Key, inputs);

    /// <summary>Skips the test where no sandbox can be started or the package is not installed.</summary>
    public static async Task SkipWithoutAsync(string package = "")
    {
        await SandboxHarness.Shared.SkipWhereUnavailableAsync();
        var report = await SandboxHarness.Shared.Availability.RequireAsync(CancellationToken.None);
        Skip.If(package.Length > 0 && !report.Packages.ContainsKey(package), $"{package} is not installed.");
    }

    public ValueTask DisposeAsync() => Sessions.EndAsync(Key);
}
