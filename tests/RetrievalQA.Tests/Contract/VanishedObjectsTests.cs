using System.Net;

namespace RetrievalQA.Tests.Contract;

/// <summary>What a question needs is deleted while it waits: the caller hears of it at once, and it is no failure of the server.</summary>
public sealed class VanishedObjectsTests(IdleServer server) : IClassFixture<IdleServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ApiClient api = server.V2();

    [Fact]
    public async Task A_question_whose_thread_is_deleted_before_it_began_ends()
    {
        var thread = (await api.Post("/v1/threads", "{}")).Ok().Text("id");
        var waiting = api.Post("/v1/answers", $$"""{"question":"How tall is the tower?","thread_id":"{{thread}}"}""");
        await api.Poll($"/v1/threads/{thread}/runs", runs => runs.Data.Count == 1);
        (await api.Delete($"/v1/threads/{thread}")).Ok();
        (await waiting.WaitAsync(Patience)).Fails(404, null, null, $"No thread found with id '{thread}'.");
    }

    [Fact]
    public async Task So_does_the_stream_of_a_run()
    {
        var assistant = (await api.Post("/v1/assistants", """{"model":"extractive"}""")).Ok().Text("id");
        var thread = (await api.Post("/v1/threads", "{}")).Ok().Text("id");
        var stream = api.Post($"/v1/threads/{thread}/runs", $$"""{"assistant_id":"{{assistant}}","stream":true}""");
        await api.Poll($"/v1/threads/{thread}/runs", runs => runs.Data.Count == 1);
        (await api.Delete($"/v1/threads/{thread}")).Ok();
        Assert.Equal(HttpStatusCode.OK, (await stream.WaitAsync(Patience)).Status);
    }

    [Fact]
    public async Task A_question_on_a_thread_whose_store_is_gone_is_told_so()
    {
        var store = (await api.Post("/v1/vector_stores", "{}")).Ok().Text("id");
        var thread = (await api.Post("/v1/threads", $$"""{"tool_resources":{"file_search":{"vector_store_ids":["{{store}}"]} } }""")).Ok().Text("id");
        (await api.Delete($"/v1/vector_stores/{store}")).Ok();
        (await api.Post("/v1/answers", $$"""{"question":"How tall?","thread_id":"{{thread}}"}""")).Fails(404, null, null, $"No vector store found with id '{store}'.");
    }
}
