using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Contract;

public sealed class VectorStoresTests(IdleServer server) : IClassFixture<IdleServer>
{
    private readonly ApiClient api = server.WithoutBeta();

    [Fact]
    public async Task A_bare_store_has_the_recorded_shape_with_and_without_the_beta_header()
    {
        var store = (await api.Post("/v1/vector_stores", "{}")).Ok();
        var created = store.Json["created_at"];
        var expected = $$$"""{"id":"{{{store.Text("id")}}}","object":"vector_store","created_at":{{{created}}},"name":null,"description":null,"usage_bytes":0,"file_counts":{"in_progress":0,"completed":0,"failed":0,"cancelled":0,"total":0},"status":"completed","expires_after":null,"expires_at":null,"last_active_at":{{{created}}},"metadata":{}}""";
        Assert.Equal(expected, store.Body);
        Assert.Equal(expected, (await server.V2().Get($"/v1/vector_stores/{store.Text("id")}")).Ok().Body);
        Assert.Matches("^vs_[0-9a-f]{32}$", store.Text("id"));
    }

    [Fact]
    public async Task A_store_can_be_made_with_files_and_expiry_and_be_modified()
    {
        var file = await api.Upload("a.txt", "x");
        var store = (await api.Post("/v1/vector_stores", $$$"""{"name":"n","description":"d","file_ids":["{{{file}}}"],"expires_after":{"anchor":"last_active_at","days":3},"metadata":{"k":"v"}}""")).Ok();
        Assert.Equal("in_progress", store.Text("status"));
        Assert.Equal((long)store.Json["last_active_at"]! + (3 * 86_400), (long)store.Json["expires_at"]!);
        var changed = (await api.Post($"/v1/vector_stores/{store.Text("id")}", """{"name":null,"expires_after":null}""")).Ok();
        Assert.Null(changed.Json["name"]);
        Assert.Null(changed.Json["expires_at"]);
        Assert.Equal("""{"k":"v"}""", changed.Json["metadata"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"expires_after":{"anchor":"created_at","days":3}}""", "invalid_value", "expires_after.anchor")]
    [InlineData("""{"expires_after":{"anchor":"last_active_at","days":366}}""", "integer_above_max_value", "expires_after.days")]
    [InlineData("""{"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":99,"chunk_overlap_tokens":0}}}""", "integer_below_min_value", "chunking_strategy.static.max_chunk_size_tokens")]
    [InlineData("""{"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":200,"chunk_overlap_tokens":101}}}""", "integer_above_max_value", "chunking_strategy.static.chunk_overlap_tokens")]
    [InlineData("""{"chunking_strategy":{"type":"static"}}""", "missing_required_parameter", "chunking_strategy.static")]
    [InlineData("""{"colour":"red"}""", "unknown_parameter", "colour")]
    public async Task Wrong_stores_are_refused(string body, string code, string param) =>
        (await api.Post("/v1/vector_stores", body)).Fails(400, code, param, "");

    [Fact]
    public async Task Attached_files_have_the_recorded_shape()
    {
        var (file, store) = (await api.Upload("a.txt", "x"), (await api.Post("/v1/vector_stores")).Ok().Text("id"));
        var attached = (await api.Post($"/v1/vector_stores/{store}/files", $$$"""{"file_id":"{{{file}}}","attributes":{"region":"kr","year":2024,"draft":false,"share":0.5}}""")).Ok();
        Assert.Equal(
            $$$$"""{"id":"{{{{file}}}}","object":"vector_store.file","usage_bytes":0,"created_at":{{{{attached.Json["created_at"]}}}},"vector_store_id":"{{{{store}}}}","status":"in_progress","last_error":null,"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":800,"chunk_overlap_tokens":400}},"attributes":{"region":"kr","year":2024,"draft":false,"share":0.5}}""",
            attached.Body);
        var polled = (await api.Get($"/v1/vector_stores/{store}/files/{file}")).Ok();
        Assert.Equal(attached.Body, polled.Body);
        Assert.Equal("250", polled.Header("openai-poll-after-ms"));
        Assert.Equal("""{"a":"b"}""", (await api.Post($"/v1/vector_stores/{store}/files/{file}", """{"attributes":{"a":"b"}}""")).Ok().Json["attributes"]!.ToJsonString());
        (await api.Post($"/v1/vector_stores/{store}/files/{file}", "{}")).Fails(400, "missing_required_parameter", "attributes", "");
        (await api.Post($"/v1/vector_stores/{store}/files", """{"file_id":"file-x"}""")).Fails(404, null, "id", "No such File object: file-x");
        (await api.Post($"/v1/vector_stores/{store}/files/{file}", """{"attributes":{"a":[1]}}""")).Fails(400, "invalid_type", "attributes.a", "a string, a number or a boolean");

        Assert.Equal($$"""{"id":"{{file}}","object":"vector_store.file.deleted","deleted":true}""", (await api.Delete($"/v1/vector_stores/{store}/files/{file}")).Ok().Body);
        (await api.Delete($"/v1/vector_stores/{store}/files/{file}")).Fails(404, null, null, $"No file found with id '{file}' in vector store '{store}'.");
        (await api.Get($"/v1/files/{file}")).Ok();
    }

    [Fact]
    public async Task Batches_count_their_files_and_can_be_cancelled()
    {
        var files = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            files.Add(await api.Upload($"{number}.txt", "x"));
        }

        var store = (await api.Post("/v1/vector_stores")).Ok().Text("id");
        var batch = (await api.Post($"/v1/vector_stores/{store}/file_batches", ApiReply.Serialize(new { file_ids = files }))).Ok();
        var id = batch.Text("id");
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","object":"vector_store.file_batch","created_at":{{{batch.Json["created_at"]}}},"status":"in_progress","vector_store_id":"{{{store}}}","file_counts":{"in_progress":5,"completed":0,"failed":0,"cancelled":0,"total":5}}""",
            batch.Body);
        await Finish(files[0], IngestionStatus.Completed, error: null);
        await Finish(files[1], IngestionStatus.Failed, new IngestionError(IngestionError.InvalidFile, "The file could not be parsed."));
        Assert.Equal([files[1]], (await api.Get($"/v1/vector_stores/{store}/file_batches/{id}/files?filter=failed")).Ok().Ids);
        Assert.Equal([files[4], files[3], files[2]], (await api.Get($"/v1/vector_stores/{store}/files?filter=in_progress")).Ok().Ids);
        Assert.Equal("""{"code":"invalid_file","message":"The file could not be parsed."}""", (await api.Get($"/v1/vector_stores/{store}/files/{files[1]}")).Ok().Json["last_error"]!.ToJsonString());
        (await api.Get($"/v1/vector_stores/{store}/files?filter=all"))
            .Fails(400, "invalid_value", "filter", "'in_progress', 'completed', 'failed', and 'cancelled'");

        var cancelled = (await api.Post($"/v1/vector_stores/{store}/file_batches/{id}/cancel")).Ok();
        Assert.Equal(("cancelled", """{"in_progress":0,"completed":1,"failed":1,"cancelled":3,"total":5}"""), (cancelled.Text("status"), cancelled.Json["file_counts"]!.ToJsonString()));
        Assert.Equal("250", (await api.Get($"/v1/vector_stores/{store}/file_batches/{id}")).Ok().Header("openai-poll-after-ms"));
        Assert.Equal("completed", (await api.Get($"/v1/vector_stores/{store}")).Ok().Text("status"));
    }

    [Fact]
    public async Task Batches_take_ids_or_files_but_not_both()
    {
        var (first, second) = (await api.Upload("a.txt", "x"), await api.Upload("b.txt", "x"));
        var path = $"/v1/vector_stores/{(await api.Post("/v1/vector_stores")).Ok().Text("id")}/file_batches";
        (await api.Post(path, "{}")).Fails(400, "missing_required_parameter", "file_ids", "");
        (await api.Post(path, """{"file_ids":[]}""")).Fails(400, "array_below_min_length", "file_ids", "");
        (await api.Post(path, """{"file_ids":["a"],"files":[{"file_id":"b"}]}""")).Fails(400, "invalid_value", "files", "Only one of");
        (await api.Post(path, ApiReply.Serialize(new { file_ids = Enumerable.Range(0, 2_001).Select(number => $"file-{number}") })))
            .Fails(400, "array_above_max_length", "file_ids", "2000");
        (await api.Post(path, """{"file_ids":["file-x"]}""")).Fails(404, null, "id", "No such File object: file-x");
        var batch = (await api.Post(path, $$$$"""{"files":[{"file_id":"{{{{first}}}}","attributes":{"n":1},"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":200,"chunk_overlap_tokens":50}}},{"file_id":"{{{{second}}}}"}]}""")).Ok().Text("id");
        var files = (await api.Get($"{path}/{batch}/files?order=asc")).Ok();
        Assert.Equal([200, 800], files.Data.Select(file => (int)file!["chunking_strategy"]!["static"]!["max_chunk_size_tokens"]!));
        Assert.Equal(["""{"n":1}""", "{}"], files.Data.Select(file => file!["attributes"]!.ToJsonString()));
    }

    [Fact]
    public async Task Deleting_a_file_takes_it_from_its_stores_and_deleting_a_store_leaves_the_files()
    {
        var file = await api.Upload("a.txt", "x");
        var stores = new List<string>();
        for (var number = 0; number < 2; number++)
        {
            stores.Add((await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id"));
        }

        Assert.Equal($$"""{"id":"{{stores[0]}}","object":"vector_store.deleted","deleted":true}""", (await api.Delete($"/v1/vector_stores/{stores[0]}")).Ok().Body);
        (await api.Delete($"/v1/vector_stores/{stores[0]}")).Fails(404, null, null, "No vector store found");
        (await api.Get($"/v1/files/{file}")).Ok();
        (await api.Delete($"/v1/files/{file}")).Ok();
        Assert.Empty((await api.Get($"/v1/vector_stores/{stores[1]}/files")).Ok().Data);
        Assert.Equal(0, (int)(await api.Get($"/v1/vector_stores/{stores[1]}")).Ok().Json["file_counts"]!["total"]!);
    }

    [Fact]
    public async Task Content_is_the_parsed_text()
    {
        var file = await api.Upload("a.txt", "x");
        var store = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id");
        var files = server.Get<IFileStore>();
        await files.SaveParsedAsync((await files.FindAsync(Project.Default, file, default))!, new ParsedDocument("본문 text", [], [], "ko", []), default);
        Assert.Equal(
            """{"object":"vector_store.file_content.page","data":[{"type":"text","text":"본문 text"}],"has_more":false,"next_page":null}""",
            (await api.Get($"/v1/vector_stores/{store}/files/{file}/content")).Ok().Body);
    }

    [Fact]
    public async Task Expired_stores_say_so_and_take_no_files()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var later = new RetrievalQaServer { Substitute = services => services.AddSingleton<TimeProvider>(clock) };
        var client = later.V2();
        var file = await client.Upload("a.txt", "x");
        var store = (await client.Post("/v1/vector_stores", """{"expires_after":{"anchor":"last_active_at","days":1}}""")).Ok().Text("id");
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("expired", (await client.Get($"/v1/vector_stores/{store}")).Ok().Text("status"));
        (await client.Post($"/v1/vector_stores/{store}/files", $$"""{"file_id":"{{file}}"}""")).Fails(400, null, null, $"Vector store '{store}' has expired");
        Assert.Equal("expired", (await client.Post($"/v1/vector_stores/{store}", """{"name":"n"}""")).Ok().Text("status"));
    }

    [Fact]
    public async Task An_expired_store_lists_its_files_for_a_while_then_it_is_empty_and_still_there()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var later = new IdleServer { Substitute = services => services.AddSingleton<TimeProvider>(clock) };
        var client = later.V2();
        var file = await client.Upload("a.txt", "x");
        var path = $"/v1/vector_stores/{(await client.Post("/v1/vector_stores", $$$"""{"file_ids":["{{{file}}}"],"expires_after":{"anchor":"last_active_at","days":1}}""")).Ok().Text("id")}";
        clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal([file], (await client.Get($"{path}/files")).Ok().Ids);
        (await client.Post(path, """{"expires_after":null}""")).Fails(400, null, null, "has expired");
        (await client.Post($"{path}/file_batches", $$"""{"file_ids":["{{file}}"]}""")).Fails(400, null, null, "has expired");
        clock.Advance(TimeSpan.FromDays(6));
        var store = await client.Poll(path, reply => (int)reply.Json["file_counts"]!["total"]! == 0);
        Assert.Equal("expired", store.Text("status"));
        Assert.Empty((await client.Get($"{path}/files")).Ok().Data);
        (await client.Get($"/v1/files/{file}")).Ok();
    }

    [Fact]
    public async Task A_message_with_a_file_of_the_threads_store_leaves_its_attributes()
    {
        var client = server.V2();
        var file = await client.Upload("a.txt", "x");
        var store = (await client.Post("/v1/vector_stores")).Ok().Text("id");
        (await client.Post($"/v1/vector_stores/{store}/files", $$$$"""{"file_id":"{{{{file}}}}","attributes":{"region":"kr"},"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":200,"chunk_overlap_tokens":50}}}""")).Ok();
        var thread = (await client.Post("/v1/threads", $$$$"""{"tool_resources":{"file_search":{"vector_store_ids":["{{{{store}}}}"]}}}""")).Ok().Text("id");
        (await client.Post($"/v1/threads/{thread}/messages", $$$"""{"role":"user","content":"?","attachments":[{"file_id":"{{{file}}}","tools":[{"type":"file_search"}]}]}""")).Ok();
        var member = (await client.Get($"/v1/vector_stores/{store}/files/{file}")).Ok().Json;
        Assert.Equal(("""{"region":"kr"}""", 200), (member["attributes"]!.ToJsonString(), (int)member["chunking_strategy"]!["static"]!["max_chunk_size_tokens"]!));
    }

    [Theory]
    [InlineData(17, 1, 1, "object_above_max_properties", "attributes")]
    [InlineData(16, 65, 1, "string_above_max_length", "attributes")]
    [InlineData(16, 60, 513, "string_above_max_length", "attributes.")]
    public async Task Attributes_have_bounds(int keys, int keyLength, int valueLength, string code, string param)
    {
        var file = await api.Upload("a.txt", "x");
        var path = $"/v1/vector_stores/{(await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id")}/files/{file}";
        Dictionary<string, object> Attributes(int count, int length, int value) =>
            Enumerable.Range(0, count).ToDictionary(number => $"{number:x}".PadRight(length, '가'), object (_) => new string('나', value));
        (await api.Post(path, ApiReply.Serialize(new { attributes = Attributes(16, 64, 512) }))).Ok();
        var refused = await api.Post(path, ApiReply.Serialize(new { attributes = Attributes(keys, keyLength, valueLength) }));
        Assert.StartsWith(param, (string)refused.Json["error"]!["param"]!, StringComparison.Ordinal);
        refused.Fails(400, code, (string)refused.Json["error"]!["param"]!, "");
        Assert.Equal("{}", (await api.Post(path, """{"attributes":null}""")).Ok().Json["attributes"]!.ToJsonString());
    }

    [Fact]
    public async Task Attributes_of_a_batch_are_those_of_each_of_its_ids()
    {
        var (first, second) = (await api.Upload("a.txt", "x"), await api.Upload("b.txt", "x"));
        var path = $"/v1/vector_stores/{(await api.Post("/v1/vector_stores")).Ok().Text("id")}";
        (await api.Post($"{path}/file_batches", $$$"""{"file_ids":["{{{first}}}","{{{second}}}"],"attributes":{"region":"kr"}}""")).Ok();
        (await api.Post($"{path}/files/{first}", """{"attributes":{"region":"us"}}""")).Ok();
        Assert.Equal(["""{"region":"us"}""", """{"region":"kr"}"""], (await api.Get($"{path}/files?order=asc")).Ok().Data.Select(file => file!["attributes"]!.ToJsonString()));
    }

    [Fact]
    public async Task Every_list_of_stores_and_their_files_pages_in_either_direction()
    {
        var files = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            files.Add(await api.Upload($"{number}.txt", "x"));
        }

        var store = (await api.Post("/v1/vector_stores")).Ok().Text("id");
        var batch = (await api.Post($"/v1/vector_stores/{store}/file_batches", ApiReply.Serialize(new { file_ids = files }))).Ok().Text("id");
        foreach (var path in new[] { $"/v1/vector_stores/{store}/files", $"/v1/vector_stores/{store}/file_batches/{batch}/files" })
        {
            Assert.Equal([files[4], files[3]], (await api.Get($"{path}?limit=2")).Ok().Ids);
            Assert.Equal([files[2], files[1]], (await api.Get($"{path}?limit=2&after={files[3]}&filter=in_progress")).Ok().Ids);
            Assert.Equal([files[3], files[2]], (await api.Get($"{path}?limit=2&before={files[1]}")).Ok().Ids);
            Assert.Equal([files[2], files[3]], (await api.Get($"{path}?order=asc&limit=2&after={files[1]}")).Ok().Ids);
            Assert.Empty((await api.Get($"{path}?after={files[0]}")).Ok().Data);
            Assert.Empty((await api.Get($"{path}?filter=completed")).Ok().Data);
        }

        var newer = (await api.Post("/v1/vector_stores")).Ok().Text("id");
        Assert.Equal([store], (await api.Get($"/v1/vector_stores?limit=1&after={newer}")).Ok().Ids);
        Assert.Equal([newer], (await api.Get($"/v1/vector_stores?limit=1&before={store}")).Ok().Ids);
        Assert.Equal("250", (await api.Get($"/v1/vector_stores/{store}")).Ok().Header("openai-poll-after-ms"));
    }

    [Fact]
    public async Task Usage_counts_text_and_chunks_and_is_summed_by_the_store()
    {
        using var busy = new RetrievalQaServer();
        var client = busy.V2();
        var (first, second) = (await client.Upload("a.txt", "가나다"), await client.Upload("b.txt", "abc"));
        var path = $"/v1/vector_stores/{(await client.Post("/v1/vector_stores", $$"""{"file_ids":["{{first}}","{{second}}"]}""")).Ok().Text("id")}";
        var store = await client.Poll(path, reply => reply.Text("status") == "completed");
        Assert.Equal((18, 6, 24), (
            (int)(await client.Get($"{path}/files/{first}")).Ok().Json["usage_bytes"]!, (int)(await client.Get($"{path}/files/{second}"))
            .Ok().Json["usage_bytes"]!, (int)store.Json["usage_bytes"]!));
        (await client.Delete($"/v1/files/{first}")).Ok();
        var left = (await client.Get(path)).Ok();
        Assert.Equal((6, 1), ((int)left.Json["usage_bytes"]!, (int)left.Json["file_counts"]!["total"]!));
        (await client.Get($"{path}/files/{first}/content")).Fails(404, null, null, "No file found");
        Assert.Equal([second], (await client.Get($"{path}/files")).Ok().Ids);
    }

    [Fact]
    public async Task A_full_store_takes_no_more_but_known_files_may_be_attached_again()
    {
        using var small = new RetrievalQaServer().With("Limits:FilesPerStore", "1");
        var client = small.V2();
        var (first, second) = (await client.Upload("a.txt", "x"), await client.Upload("b.txt", "x"));
        var store = (await client.Post("/v1/vector_stores", $$"""{"file_ids":["{{first}}"]}""")).Ok().Text("id");
        (await client.Post($"/v1/vector_stores/{store}/files", $$"""{"file_id":"{{first}}"}""")).Ok();
        (await client.Post($"/v1/vector_stores/{store}/files", $$"""{"file_id":"{{second}}"}""")).Fails(400, null, null, "1 at most");
    }

    private async Task Finish(string file, IngestionStatus status, IngestionError? error)
    {
        var ledger = server.Get<IIngestionLedger>();
        var ingestion = await ledger.RequestAsync(Project.Default, [file], ChunkingStrategy.Default, default);
        await ledger.FinishAsync(ingestion[0], status, error, usageBytes: 10, default);
    }
}
