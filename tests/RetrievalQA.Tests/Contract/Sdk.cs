using System.Text.Json;

namespace RetrievalQA.Tests.Contract;

/// <summary>A version of an official SDK and the program of tests/sdk that drives it.</summary>
/// <param name="Kind">Which flows it has, as flows.json calls it: v1, v2, agents or nuget.</param>
public sealed record Sdk(string Package, string Version, string Kind)
{
    private const string AzureOpenAI = "npm AzureOpenAI";
    private const string AzureAgents = "npm @azure/ai-agents";

    public static IReadOnlyList<Sdk> JavaScript { get; } =
    [
        new("npm", "4.36.0", "v1"),
        .. new[] { "4.104.0", "5.23.2", "6.49.0", "7.57.0" }.Select(version => new Sdk("npm", version, "v2")),
        .. new[] { "4.104.0", "7.57.0" }.Select(version => new Sdk(AzureOpenAI, version, "v2")),
        new(AzureAgents, "1.1.0", "agents"),
    ];

    public static IReadOnlyList<Sdk> DotNet { get; } = [.. new[] { "2.1.0", "2.10.0", "2.15.0" }.Select(version => new Sdk("NuGet", version, "nuget"))];

    public static IReadOnlyList<Sdk> All { get; } = [.. JavaScript, .. DotNet];

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "sdk");

    /// <summary>Each version works in a project of its own.</summary>
    public string Project => string.Concat(ToString().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

    /// <summary>The address below the server's by which it reaches the API.</summary>
    public string Door => Package switch
    {
        AzureOpenAI => "/openai",
        AzureAgents => "/",
        _ => "/v1",
    };

    /// <summary>Whether it is one of Azure's clients, which refuse or discourage addresses without TLS.</summary>
    public bool NeedsTls => Door != "/v1";

    public string Key => $"sk-rqa-test-key-of-{Project}-0123456789";

    public string Command => Kind == "nuget" ? "dotnet" : "node";

    public IReadOnlyList<string> Arguments => Kind == "nuget" ? [ProgramPath] : ["run.mjs", Package, Version];

    // The programs are built with the tests, in the same configuration.
    private string ProgramPath
    {
        get
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
            var name = $"RetrievalQA.Sdk.{Version}";
            return Path.Combine(Repository.Root, "artifacts", "bin", name, configuration, name + ".dll");
        }
    }

    public override string ToString() => $"{Package} {Version}";
}

/// <summary>A line of tests/sdk/flows.json.</summary>
/// <param name="Sdks">The kinds of SDK that can go through it.</param>
public sealed record SdkFlow(string Flow, IReadOnlyList<string> Sdks)
{
    public static IReadOnlyList<SdkFlow> All { get; } =
        JsonSerializer.Deserialize<List<SdkFlow>>(File.ReadAllText(Path.Combine(Sdk.Folder, "flows.json")), JsonSerializerOptions.Web)!;

    /// <summary>Each version with each of its flows.</summary>
    public static TheoryData<string, string> Of(IEnumerable<Sdk> sdks)
    {
        var cases = new TheoryData<string, string>();
        foreach (var sdk in sdks)
        {
            foreach (var flow in All.Where(flow => flow.Sdks.Contains(sdk.Kind)))
            {
                cases.Add(sdk.ToString(), flow.Flow);
            }
        }

        return cases;
    }
}
