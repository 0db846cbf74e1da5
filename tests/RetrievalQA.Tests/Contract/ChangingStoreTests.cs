using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract;

public sealed class ChangingStoreTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private readonly ApiClient api = server.V2();

    [Fact]
    public async Task A_store_that_changed_often_finds_to_the_bit_what_one_made_at_once_does()
    {
        var files = new List<string>();
        for (var number = 0; number < 8; number++)
        {
            files.Add(await api.Upload(
                $"{number}.txt", $"The pump number {number} has an inlet of {number + 2} bar. Its battery runs for {number * 3} hours."));
        }

        var changing = await StoreAsync([files[7], files[0]]);
        for (var number = 1; number < 7; number++)
        {
            await ReadyAsync(changing);
            await SearchAsync(changing);
            (await api.Post($"/v1/vector_stores/{changing}/files", $$"""{"file_id":"{{files[number]}}"}""")).Ok();
        }

        (await api.Delete($"/v1/vector_stores/{changing}/files/{files[0]}")).Ok();
        (await api.Delete($"/v1/files/{files[5]}")).Ok();
        var whole = await StoreAsync([.. files.Except([files[0], files[5]])]);
        Assert.Equal(await FoundAsync(whole), await FoundAsync(changing));
        Assert.Equal(6, (await FoundAsync(changing)).Count);
    }

    private async Task<List<string>> FoundAsync(string store)
    {
        await ReadyAsync(store);
        return [.. (await SearchAsync(store)).Select(found => $"{found!["file_id"]} {found["score"]!.ToJsonString()} {found["content"]!.ToJsonString()}")];
    }

    private async Task<JsonArray> SearchAsync(string store) =>
        (await api.Post($"/v1/vector_stores/{store}/search", """{"query":"How long does the battery of the pump run?","max_num_results":50}""")).Ok().Data;

    private async Task<string> StoreAsync(string[] files) =>
        (await api.Post("/v1/vector_stores", ApiReply.Serialize(new { file_ids = files }))).Ok().Text("id");

    private Task<ApiReply> ReadyAsync(string store) => api.Poll($"/v1/vector_stores/{store}", reply => (int)reply.Json["file_counts"]!["in_progress"]! == 0);
}
