using System.IO.Compression;
using System.Text.Json;

namespace RetrievalQA.Tests.Storage;

/// <summary>A data folder that an earlier version wrote, with what that version answered from it. tests/kept says how it was made.</summary>
/// <param name="Keys">A key of each project.</param>
/// <param name="Settings">What the server is started with.</param>
/// <param name="Settled">What the clock and the start change by themselves, and where it ends.</param>
/// <param name="Requests">What is answered the same for ever once that is so.</param>
public sealed record KeptFolder(
    IReadOnlyDictionary<string, string> Keys, string[] Settings, IReadOnlyList<KeptRequest> Settled, IReadOnlyList<KeptRequest> Requests)
{
    private const int ShownDifferences = 20;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SettlePoll = TimeSpan.FromMilliseconds(50);

    // What a newer parser reads another way would be answered another way: a folder is to answer from the texts that it holds.
    private const string KeepTexts = "--Ingestion:RereadOlder=false";

    private string name = "";

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Home, "schema-*.zip").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    private static string Home => Path.Combine(Repository.Root, "tests", "kept");

    public static KeptFolder Named(string name)
    {
        var kept = JsonSerializer.Deserialize<KeptFolder>(File.ReadAllBytes(Path.Combine(Home, $"{name}.json")), Json)!;
        kept.name = name;
        return kept with { Settings = [.. kept.Settings, KeepTexts] };
    }

    /// <summary>A copy of the folder.</summary>
    public string Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-kept-").FullName;
        ZipFile.ExtractToDirectory(Path.Combine(Home, $"{name}.zip"), folder);
        return folder;
    }

    /// <summary>Asserts that a server on the folder answers as the version that wrote it.</summary>
    public async Task VerifyAsync(HttpClient http)
    {
        foreach (var request in Settled)
        {
            await SettleAsync(http, request);
        }

        var differences = new List<string>();
        foreach (var request in Requests)
        {
            differences.AddRange(await request.DifferencesAsync(http, Keys));
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(ShownDifferences))}");
    }

    private async Task SettleAsync(HttpClient http, KeptRequest request)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (await request.DifferencesAsync(http, Keys) is { Count: > 0 } differences)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < SettleLimit, $"It never got there:\n{string.Join('\n', differences)}");
            await Task.Delay(SettlePoll, TimeProvider.System);
        }
    }
}
