using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract;

/// <summary>A server into which several tests load, each into a store of its own.</summary>
public sealed class LoadServer : IAsyncLifetime
{
    public const int FileBytes = 1_000_000;

    public ServerProcess Process { get; private set; } = null!;

    public ApiClient Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Process = await ServerProcess.StartAsync($"--Limits:FileBytes={FileBytes}");
        Api = new ApiClient(Process.Client);
    }

    public async Task DisposeAsync() => await Process.DisposeAsync();
}

/// <summary>A folder, and the store into which the command <c>load</c> takes it.</summary>
internal sealed class LoadTrial : IDisposable
{
    private static readonly string[] Plain = [];
    private static int trials;

    private readonly ApiClient api;
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("retrievalqa-load-");

    public LoadTrial(ApiClient api)
    {
        this.api = api;
        Folder = Path.Combine(home.FullName, "documents");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; set; }

    public string Store { get; } = $"Trial {Interlocked.Increment(ref trials)}";

    public void Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, to))!);
        File.Move(Path.Combine(Folder, from), Path.Combine(Folder, to));
    }

    public StartedProgram Start(Uri server, params string[] options) => StartThrough(Plain, server, options);

    public StartedProgram StartThrough(string[] launcher, Uri server, params string[] options) => CommandProcess.Start(
        launcher,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_CACHE_HOME"] = Path.Combine(home.FullName, "cache") },
        ["load", Folder, $"--url={server}", "--store", Store, .. options]);

    public async Task<(int ExitCode, string Said)> LoadAsync(Uri server, params string[] options)
    {
        await using var command = Start(server, options);
        return (await command.EndAsync(), command.Printed);
    }

    /// <summary>The ids of the store's files, by path; fails where a path is there twice.</summary>
    public async Task<Dictionary<string, string>> FilesAsync() =>
        (await MembersAsync()).ToDictionary(file => (string?)file["attributes"]!["source_path"] ?? "", file => (string)file["id"]!, StringComparer.Ordinal);

    public async Task<IReadOnlyList<JsonNode>> MembersAsync() =>
        [.. (await api.Get($"/v1/vector_stores/{await StoreIdAsync()}/files?limit=100")).Ok().Data.Select(file => file!)];

    public async Task<string> StoreIdAsync() =>
        (string)(await api.Get("/v1/vector_stores?limit=100")).Ok().Data.Single(store => (string?)store!["name"] == Store)!["id"]!;

    /// <summary>How many files of the server, in stores or not, have a name.</summary>
    public async Task<int> CountAsync(string name) =>
        (await api.Get("/v1/files?limit=10000")).Ok().Data.Count(file => (string?)file!["filename"] == name);

    public void Dispose() => home.Delete(recursive: true);
}
