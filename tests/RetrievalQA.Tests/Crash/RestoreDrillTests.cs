using System.Text.Json.Nodes;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Crash;

/// <summary>The drill: a backup while clients write, delete and ask; the folder is lost; what was restored answers as before.</summary>
public sealed class RestoreDrillTests
{
    private const string Question = "How many days of annual leave can be carried over into the next year?";

    private static readonly string[] Documents = ["employee-handbook.pdf", "travel-expenses.docx", "hx-200-faq.html"];

    [Fact]
    public async Task A_backup_under_load_restores_every_object_and_answer()
    {
        var backup = Path.Combine(Directory.CreateTempSubdirectory("retrievalqa-backup-").FullName, "backup.tar");
        IReadOnlyDictionary<string, string> before;
        List<string> early;
        var folder = "";
        await using (var server = await ServerProcess.StartAsync())
        {
            folder = server.DataFolder;
            var api = new ApiClient(server.Client);
            var store = await LoadAsync(api);
            before = await ReadAllAsync(api, store);
            using var stop = new CancellationTokenSource();
            var load = new DrillLoad(api);
            var working = load.RunAsync(stop.Token);
            await load.IsWorking;
            early = load.Kept;
            var taken = await CommandProcess.RunAsync("backup", backup, $"--Storage:Path={folder}");
            Assert.True(taken.ExitCode == 0, taken.Error);
            await stop.CancelAsync();
            await working;
            Assert.True(load.Deleted > 0);
            await server.KillAsync();
        }

        Assert.False(Directory.Exists(folder));
        var restored = await CommandProcess.RunAsync("restore", backup, $"--Storage:Path={folder}");
        Assert.True(restored.ExitCode == 0, restored.Error);
        await using (var server = await ServerProcess.StartOnAsync(folder))
        {
            var api = new ApiClient(server.Client);
            foreach (var (request, answer) in before)
            {
                Assert.Equal(answer, await AskAsync(api, request));
            }

            foreach (var file in early)
            {
                (await api.Get($"/v1/files/{file}/content")).Ok();
            }

            var checkedFolder = await CommandProcess.RunAsync("check", $"--Storage:Path={folder}");
            Assert.True(checkedFolder.ExitCode == 0, checkedFolder.Output + checkedFolder.Error);
            Assert.False(Directory.Exists(Path.Combine(folder, "set-aside")), "The backup held contents that no row of it knows.");
        }

        Directory.Delete(Path.GetDirectoryName(backup)!, recursive: true);
    }

    private static async Task<string> LoadAsync(ApiClient api)
    {
        var files = new List<string>();
        foreach (var name in Documents)
        {
            files.Add(await api.Upload(name, await File.ReadAllBytesAsync(Path.Combine(Repository.Corpus, name))));
        }

        var store = (await api.Post("/v1/vector_stores", ApiReply.Serialize(new { name = "Drill", file_ids = files }))).Ok().Text("id");
        await api.Poll($"/v1/vector_stores/{store}", reply => (int)reply.Json["file_counts"]!["in_progress"]! == 0);
        var asked = await api.Post("/v1/answers", ApiReply.Serialize(new { question = Question, vector_store_ids = new[] { store } }));
        Assert.NotEmpty(asked.Ok().Json["footnotes"]!.AsArray());
        return store;
    }

    /// <summary>What does not change any more, by the request that reads it.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(ApiClient api, string store)
    {
        var files = (await api.Get($"/v1/vector_stores/{store}/files")).Ok().Ids;
        var thread = (string)(await api.Get("/v1/threads")).Ok().Data[0]!["id"]!;
        var message = (await api.Get($"/v1/threads/{thread}/messages?limit=1")).Ok().Ids[0];
        string[] requests =
        [
            .. files.SelectMany(file => new[] { $"/v1/files/{file}", $"/v1/files/{file}/content", $"/v1/files/{file}/text", $"/v1/files/{file}/pages" }),
            $"/v1/threads/{thread}/messages",
            $"/v1/threads/{thread}/runs",
            $"/v1/threads/{thread}/messages/{message}/footnotes",
            $"/v1/vector_stores/{store}/files",
            $"search {store}",
            $"answer {store}",
        ];
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            answers.Add(request, await AskAsync(api, request));
        }

        return answers;
    }

    private static async Task<string> AskAsync(ApiClient api, string request) => request.Split(' ') switch
    {
        ["search", var store] => (await api.Post($"/v1/vector_stores/{store}/search", ApiReply.Serialize(new { query = Question }))).Ok().Body,
        ["answer", var store] =>
            Lasting((await api.Post("/v1/answers", ApiReply.Serialize(new { question = Question, vector_store_ids = new[] { store } }))).Ok().Json),
        _ => (await api.Get(request)).Ok().Body,
    };

    // Each answer is a thread and a run of its own.
    private static string Lasting(JsonObject answer)
    {
        answer.Remove("thread_id");
        answer.Remove("run_id");
        return answer.ToJsonString();
    }
}
