using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Readme;

/// <summary>
/// Goes through README in a fresh clone, as a newcomer would: one block after the other. A block that starts a server is
/// done when the server runs; the one before it is stopped with Ctrl-C.
/// </summary>
public sealed class PlayedReadme : IAsyncLifetime
{
    public const int Stopped = 130;

    private const string Running = "RetrievalQA is running at";
    private const string Package = "// npm install openai@";

    private readonly Dictionary<int, Outcome> outcomes = [];
    private readonly List<int> stops = [];
    private FreshClone clone = null!;
    private StartedProgram? server;

    /// <summary>The exit codes of the servers that were stopped.</summary>
    public IReadOnlyList<int> Stops => stops;

    public Uri Address => new($"http://127.0.0.1:{clone.Port}");

    public async Task InitializeAsync()
    {
        clone = await FreshClone.MakeAsync();

        // The documents that the reader has.
        FreshClone.Copy(Path.Combine(Repository.Corpus, "warranty-terms.pdf"), Path.Combine(clone.Home, "documents", "warranty-terms.pdf"));
        foreach (var block in ReadmeText.Blocks.Where(block => block is { IsProgram: true, NotRun: null } && FindObstacle(block) is null))
        {
            outcomes[block.Line] = await (block.Language == "js" ? RunScriptAsync(block) : RunCommandsAsync(block));
        }
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        clone.Dispose();
    }

    /// <summary>Why the block cannot be run here; null where it can.</summary>
    internal static string? FindObstacle(ReadmeBlock block) => block switch
    {
        { Language: "js" } when !Directory.Exists(NodeModules) =>
            "tests/sdk/node_modules is missing: npm ci did not run (test.sh does it where npm is there).",
        { Language: "sh" } when block.Text.Contains("curl ", StringComparison.Ordinal) && FreshClone.FindProgram("curl") is null =>
            "curl is missing (test.sh installs it where it may).",
        _ => null,
    };

    internal Outcome OutcomeOf(ReadmeBlock block) => outcomes[block.Line];

    internal string ThroughPort(string text) => clone.ThroughPort(text);

    private static string NodeModules => Path.Combine(Sdk.Folder, "node_modules");

    private async Task<Outcome> RunCommandsAsync(ReadmeBlock block)
    {
        var starts = block.Code[^1] == "./run.sh" || block.Code[^1].StartsWith("./run.sh -", StringComparison.Ordinal);
        var outcome = new Outcome(0, "");
        if (!starts || block.Code.Count > 1)
        {
            await using var commands = clone.Start("bash", "-e", "-c", string.Join('\n', starts ? block.Code.SkipLast(1) : block.Code));
            outcome = new Outcome(await commands.EndAsync(), commands.Printed);
        }

        return starts && outcome.ExitCode == 0 ? await StartServerAsync(block.Code[^1], outcome.Printed) : outcome;
    }

    private async Task<Outcome> StartServerAsync(string command, string printedBefore)
    {
        await StopAsync();
        
        // Who runs the tests in the background has Ctrl-C ignored, and all that is started from there.
        server = clone.Start("env", "--default-signal=INT", "bash", "-c", $"exec {command}");
        var isRunning = await server.PrintsAsync(Running);
        return new Outcome(isRunning ? 0 : await server.EndAsync(), $"{printedBefore}\n{server.Printed}");
    }

    private async Task<Outcome> RunScriptAsync(ReadmeBlock block)
    {
        Assert.StartsWith(Package, block.Code[0], StringComparison.Ordinal);
        var folder = Path.Combine(clone.Home, $"script-{block.Line}");
        var modules = Directory.CreateDirectory(Path.Combine(folder, "node_modules"));
        Directory.CreateSymbolicLink(Path.Combine(modules.FullName, "openai"), Path.Combine(NodeModules, $"openai-{block.Code[0][Package.Length..]}"));
        var script = Path.Combine(folder, "script.mjs");
        await File.WriteAllTextAsync(script, clone.ThroughPort(block.Text));
        await using var node = clone.Start("node", script);
        return new Outcome(await node.EndAsync(), node.Printed);
    }

    private async Task StopAsync()
    {
        if (server is not null)
        {
            if (!server.HasEnded)
            {
                stops.Add(await server.InterruptAsync());
            }

            await server.DisposeAsync();
            server = null;
        }
    }

    /// <param name="Printed">On both outputs.</param>
    internal sealed record Outcome(int ExitCode, string Printed);
}
