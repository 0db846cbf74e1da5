using System.Text;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Contract;

/// <summary>Requests that come at once and each want the same thing to be made, or the last place.</summary>
public sealed class SimultaneousRequestsTests
{
    private const int AtOnce = 8;

    [Fact]
    public async Task Eight_first_questions_are_answered()
    {
        using var server = new RetrievalQaServer();
        var api = server.V2();
        await api.Upload("tower.txt", "The tower is 300 metres tall.");
        var answers = await AllAtOnce(_ => api.Post("/v1/answers", """{"question":"How tall is the tower?"}"""));
        Assert.All(answers, answer => Assert.Contains("300 metres", answer.Ok().Body, StringComparison.Ordinal));
        Assert.Single((await api.Get("/v1/assistants")).Ok().Data);
    }

    [Fact]
    public async Task First_messages_with_files_share_one_store()
    {
        using var server = new IdleServer();
        var api = server.V1();
        var thread = (await api.Post("/v1/threads", "{}")).Ok().Text("id");
        var files = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => api.Upload($"{number}.txt", $"File {number}.")));
        var replies = await AllAtOnce(number => api.Post($"/v1/threads/{thread}/messages", $$"""{"role":"user","content":"Read this.","file_ids":["{{files[number]}}"]}"""));
        Assert.All(replies, reply => reply.Ok());
        var stores = (await server.V2().Get("/v1/vector_stores")).Ok().Ids;
        Assert.Equal(stores, (await server.V2().Get($"/v1/threads/{thread}")).Ok().Json["tool_resources"]!["file_search"]!["vector_store_ids"]!.AsArray()
            .Select(id => (string)id!));
        Assert.Equal(files.Order(), (await server.V2().Get($"/v1/vector_stores/{Assert.Single(stores)}/files")).Ok().Ids.Order());
    }

    [Fact]
    public async Task A_store_takes_no_more_files_than_it_may()
    {
        const int Most = 3;
        using var server = new IdleServer().With("Limits:FilesPerStore", $"{Most}");
        var api = server.V2();
        var store = (await api.Post("/v1/vector_stores", "{}")).Ok().Text("id");
        var files = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => api.Upload($"{number}.txt", $"File {number}.")));
        var replies = await AllAtOnce(number => api.Post($"/v1/vector_stores/{store}/files", $$"""{"file_id":"{{files[number]}}"}"""));
        Assert.Equal(Most, replies.Count(reply => (int)reply.Status == 200));
        foreach (var refused in replies.Where(reply => (int)reply.Status != 200))
        {
            refused.Fails(400, null, null, $"{Most} at most");
        }

        var member = (await api.Get($"/v1/vector_stores/{store}/files")).Ok().Ids;
        Assert.Equal(Most, member.Count);
        (await api.Post($"/v1/vector_stores/{store}/files", $$"""{"file_id":"{{member[0]}}"}""")).Ok();
    }

    [Fact]
    public async Task An_upload_completed_by_several_is_one_file()
    {
        using var server = new IdleServer();
        var api = server.V2();
        var id = (await api.Post("/v1/uploads", """{"filename":"a.txt","purpose":"assistants","bytes":5,"mime_type":"text/plain"}""")).Ok().Text("id");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("hello")), "data", "blob" } };
        var part = (await api.Send(HttpMethod.Post, $"/v1/uploads/{id}/parts", form)).Ok().Text("id");
        var completed = await AllAtOnce(_ => api.Post($"/v1/uploads/{id}/complete", $$"""{"part_ids":["{{part}}"]}"""));
        Assert.Single(completed.Select(reply => (string)reply.Ok().Json["file"]!["id"]!).Distinct(StringComparer.Ordinal));
        Assert.Single((await api.Get("/v1/files")).Ok().Data);
    }

    [Fact]
    public async Task Files_that_are_attached_at_once_are_read_once()
    {
        using var server = new IdleServer();
        var api = server.V2();
        var file = await api.Upload("a.txt", "Hello.");
        var stores = await AllAtOnce(_ => api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}"""));
        Assert.All(stores, store => Assert.Equal(1, (int)store.Ok().Json["file_counts"]!["in_progress"]!));
        var ledger = server.Get<IIngestionLedger>();
        Assert.NotNull(await ledger.TakeNextAsync(default));
        Assert.Null(await ledger.TakeNextAsync(default));
    }

    private static Task<ApiReply[]> AllAtOnce(Func<int, Task<ApiReply>> send) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => Task.Run(() => send(number))));
}
