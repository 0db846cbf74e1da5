using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Storage;

/// <summary>Data folders of earlier versions, in tests/kept: every later version opens them and answers from them.</summary>
public sealed class KeptFolderTests
{
    private const int FirstKept = 2;
    private const int Seed = 20_261_130;

    private static readonly int Kills = LongRun.Or(usual: 4, inLongRun: 20);
    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Folders => [.. KeptFolder.Names];

    [Fact]
    public void Every_schema_before_this_one_is_kept() =>
        Assert.Empty(Enumerable.Range(FirstKept, Schema.Version - FirstKept).Select(version => $"schema-{version}").Except(KeptFolder.Names));

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task A_folder_of_an_older_version_opens_and_answers(string name)
    {
        var kept = KeptFolder.Named(name);
        await using var server = await ServerProcess.StartOnAsync(kept.Unpack(), kept.Settings);
        await kept.VerifyAsync(server.Client);
        await server.KillAsync();

        await server.StartAgainAsync();
        await kept.VerifyAsync(server.Client);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task An_older_folder_opens_after_its_first_start_was_killed(string name)
    {
        var kept = KeptFolder.Named(name);
        var random = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            // Most of them early, when the database is opened.
            var moment = LatestKill * Math.Pow(random.NextDouble(), 2);
            await using var server = await ServerProcess.KilledOnAsync(kept.Unpack(), moment, kept.Settings);
            await server.StartAgainAsync();
            await kept.VerifyAsync(server.Client);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task An_older_folder_takes_new_files_and_loses_deleted_ones(string name)
    {
        var kept = KeptFolder.Named(name);
        await using var server = await ServerProcess.StartOnAsync(kept.Unpack(), kept.Settings);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", kept.Keys["default"]);
        var api = new ApiClient(server.Client);
        var store = await IdOfAsync(api, "/v1/vector_stores", "name", "Main");
        var deleted = await IdOfAsync(api, "/v1/files", "filename", "visitor-parking.txt");
        var twin = await IdOfAsync(api, "/v1/files", "filename", "parking-copy.txt");
        var content = (await api.Get($"/v1/files/{twin}/content")).Ok().Body;
        var added = await api.Upload("note.txt", "The colour of box 7000 is green.");
        (await api.Post($"/v1/vector_stores/{store}/files", $$"""{"file_id":"{{added}}"}""")).Ok();
        await api.Poll($"/v1/vector_stores/{store}/files/{added}", reply => reply.Text("status") == "completed");
        (await api.Delete($"/v1/files/{deleted}")).Ok();
        Assert.Equal([added], await CitedAsync(api, store, "What is the colour of box 7000?"));
        Assert.Equal([twin], await CitedAsync(api, store, "What does it cost to charge an electric car?"));
        await server.KillAsync();

        await server.StartAgainAsync();
        Assert.Equal([added], await CitedAsync(api, store, "What is the colour of box 7000?"));
        Assert.Equal([twin], await CitedAsync(api, store, "What does it cost to charge an electric car?"));
        Assert.Equal(content, (await api.Get($"/v1/files/{twin}/content")).Ok().Body);
    }

    private static async Task<string> IdOfAsync(ApiClient api, string list, string key, string value) =>
        (string)(await api.Get(list)).Ok().Data.Single(item => (string?)item![key] == value)!["id"]!;

    private static async Task<IEnumerable<string>> CitedAsync(ApiClient api, string store, string question)
    {
        var asked = new JsonObject { ["question"] = question, ["vector_store_ids"] = new JsonArray(store) };
        var answer = (await api.Post("/v1/answers", asked.ToJsonString())).Ok().Json;
        return answer["footnotes"]!.AsArray().Select(footnote => (string)footnote!["file_id"]!).Distinct();
    }
}
