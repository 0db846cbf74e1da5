using System.Text;

namespace RetrievalQA.Tests.Contract;

public sealed class ErrorTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private const string Assistants = "/v1/assistants";

    private readonly ApiClient api = server.V2();

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"model\":\"m\"} trailing")]
    [InlineData("{\"model\":\"m\",\"model\":\"n\"}")]
    public async Task Malformed_json_is_a_400_without_a_code(string body) =>
        (await api.Post(Assistants, body)).Fails(400, code: null, param: null, "We could not parse the JSON body of your request.");

    [Fact]
    public async Task Json_that_is_nested_too_deep_is_refused() =>
        (await api.Post(Assistants, new string('[', 100) + new string(']', 100))).Fails(400, null, null, "could not parse the JSON body");

    [Fact]
    public async Task Text_that_is_not_valid_unicode_is_refused()
    {
        (await api.Post(Assistants, """{"model":"\ud800"}""")).Fails(400, "invalid_value", "model", "Invalid 'model'");
        using var bytes = new ByteArrayContent([.. "{\"model\":\""u8, 0xFF, .. "\"}"u8]);
        (await api.Send(HttpMethod.Post, Assistants, bytes)).Fails(400, "invalid_value", "model", "Invalid 'model'");
    }

    [Theory]
    [InlineData("""{"model":"m","id":1}""", "id")]
    [InlineData("""{"model":"m","tools":[{"type":"code_interpreter","x":1}]}""", "tools[0].x")]
    [InlineData("""{"model":"m","tool_resources":{"file_search":{"ids":[]}}}""", "tool_resources.file_search.ids")]
    [InlineData("""{"model":"m","file_ids":[]}""", "file_ids")]
    public async Task Unknown_keys_are_named_by_their_path(string body, string path) =>
        (await api.Post(Assistants, body)).Fails(400, "unknown_parameter", path, $"Unknown parameter: '{path}'.");

    [Fact]
    public async Task V1_does_not_know_the_keys_of_v2() =>
        (await server.V1().Post(Assistants, """{"model":"m","tool_resources":{}}""")).Fails(400, "unknown_parameter", "tool_resources", "Unknown parameter");

    [Theory]
    [InlineData("{}", "model")]
    [InlineData("", "model")]
    [InlineData("""{"model":null}""", "model")]
    [InlineData("""{"model":"m","tools":[{}]}""", "tools[0].type")]
    [InlineData("""{"model":"m","tools":[{"type":"function"}]}""", "tools[0].function")]
    public async Task Missing_keys_are_named_by_their_path(string body, string path) =>
        (await api.Post(Assistants, body)).Fails(400, "missing_required_parameter", path, $"Missing required parameter: '{path}'.");

    [Theory]
    [InlineData("""{"model":"m","temperature":"hot"}""", "temperature", "Invalid type for 'temperature': expected a decimal, but got a string instead.")]
    [InlineData("""{"model":1}""", "model", "Invalid type for 'model': expected a string, but got an integer instead.")]
    [InlineData("""{"model":"m","tools":{}}""", "tools", "Invalid type for 'tools': expected an array, but got an object instead.")]
    [InlineData("""{"model":"m","tools":["x"]}""", "tools[0]", "Invalid type for 'tools[0]': expected an object, but got a string instead.")]
    [InlineData("""{"model":"m","metadata":{"k":1}}""", "metadata.k", "Invalid type for 'metadata.k': expected a string, but got an integer instead.")]
    public async Task Wrong_types_are_named_with_what_was_expected(string body, string path, string message) =>
        (await api.Post(Assistants, body)).Fails(400, "invalid_type", path, message);

    [Fact]
    public async Task Bad_enum_values_list_the_supported_ones()
    {
        (await api.Post(Assistants, """{"model":"m","tools":[{"type":"retrieval"}]}""")).Fails(
            400, "invalid_value", "tools[0].type", "Invalid value: 'retrieval'. Supported values are: 'code_interpreter', 'file_search', and 'function'.");
        (await server.V1().Post(Assistants, """{"model":"m","tools":[{"type":"file_search"}]}""")).Fails(
            400, "invalid_value", "tools[0].type", "Supported values are: 'code_interpreter', 'retrieval', and 'function'.");
    }

    [Fact]
    public async Task Long_strings_are_measured_in_characters_not_in_utf16_units()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", 256));
        (await api.Post(Assistants, ApiReply.Serialize(new { model = "m", name = longest }))).Ok();
        (await api.Post(Assistants, ApiReply.Serialize(new { model = "m", name = longest + "x" }))).Fails(
            400, "string_above_max_length", "name",
                "Invalid 'name': string too long. Expected a string with maximum length 256, but got a string with length 257 instead.");
    }

    [Theory]
    [InlineData("""{"model":"m","temperature":3}""", "temperature", "decimal_above_max_value", "Expected a value <= 2, but got 3 instead.")]
    [InlineData("""{"model":"m","top_p":-0.5}""", "top_p", "decimal_below_min_value", "Expected a value >= 0, but got -0.5 instead.")]
    [InlineData("""{"model":"m","temperature":1e999}""", "temperature", "decimal_above_max_value", "Expected a value <= 2")]
    [InlineData("""{"model":"m","tools":[{"type":"file_search","file_search":{"max_num_results":51}}]}""", "tools[0].file_search.max_num_results", "integer_above_max_value", "Expected a value <= 50, but got 51 instead.")]
    public async Task Numbers_out_of_range_say_the_bound(string body, string path, string code, string message) =>
        (await api.Post(Assistants, body)).Fails(400, code, path, message);

    [Fact]
    public async Task Metadata_has_its_limits()
    {
        var tooMany = Enumerable.Range(0, 17).ToDictionary(number => $"k{number}", _ => "v");
        (await api.Post(Assistants, ApiReply.Serialize(new { model = "m", metadata = tooMany })))
            .Fails(400, "object_above_max_properties", "metadata", "at most 16 properties");
        var longKey = new Dictionary<string, string> { [new string('k', 65)] = "v" };
        (await api.Post(Assistants, ApiReply.Serialize(new { model = "m", metadata = longKey })))
            .Fails(400, "string_above_max_length", "metadata", "maximum length 64");
        (await api.Post(Assistants, ApiReply.Serialize(new { model = "m", metadata = new { k = new string('v', 513) } })))
            .Fails(400, "string_above_max_length", "metadata.k", "maximum length 512");
    }

    [Fact]
    public async Task Arrays_have_their_limits()
    {
        var tools = Enumerable.Repeat(new { type = "code_interpreter" }, 129);
        (await api.Post(Assistants, ApiReply.Serialize(new { model = "m", tools }))).Fails(
            400, "array_above_max_length", "tools",
                "Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length 129 instead.");
    }

    [Fact]
    public async Task Null_stands_for_absent() =>
        (await api.Post(Assistants, """{"model":"m","name":null,"tools":null,"tool_resources":null,"metadata":null,"temperature":null,"top_p":null,"response_format":null}""")).Ok();

    [Theory]
    [InlineData("/v1/assistants/undefined", "assistant_id", "undefined", "asst")]
    [InlineData("/v1/threads/undefined", "thread_id", "undefined", "thread")]
    [InlineData("/v1/threads/thread_x/messages/m", "message_id", "m", "msg")]
    [InlineData("/v1/threads/thread_x/runs/thread_x", "run_id", "thread_x", "run")]
    [InlineData("/v1/threads/thread_x/runs/run_x/steps/7", "step_id", "7", "step")]
    [InlineData("/v1/vector_stores/store", "vector_store_id", "store", "vs")]
    [InlineData("/v1/vector_stores/vs_x/file_batches/b", "batch_id", "b", "vsfb")]
    public async Task Ids_with_the_wrong_prefix_are_a_400(string path, string parameter, string value, string prefix) => (await api.Get(path)).Fails(
        400, "invalid_value", parameter, $"Invalid '{parameter}': '{value}'. Expected an ID that begins with '{prefix}'.");

    [Theory]
    [InlineData("/v1/assistants/asst_x", "No assistant found with id 'asst_x'.")]
    [InlineData("/v1/threads/thread_x", "No thread found with id 'thread_x'.")]
    [InlineData("/v1/threads/thread_x/messages", "No thread found with id 'thread_x'.")]
    [InlineData("/v1/threads/thread_x/runs/run_x", "No thread found with id 'thread_x'.")]
    [InlineData("/v1/vector_stores/vs_x", "No vector store found with id 'vs_x'.")]
    [InlineData("/v1/vector_stores/vs_x/files", "No vector store found with id 'vs_x'.")]
    public async Task What_is_not_there_is_a_404(string path, string message) => (await api.Get(path)).Fails(404, null, null, message);

    [Fact]
    public async Task Children_that_are_not_there_are_named_by_their_own_noun()
    {
        var thread = (await api.Post("/v1/threads")).Ok().Text("id");
        (await api.Get($"/v1/threads/{thread}/messages/msg_x")).Fails(404, null, null, "No message found with id 'msg_x'.");
        (await api.Get($"/v1/threads/{thread}/runs/run_x")).Fails(404, null, null, "No run found with id 'run_x'.");
        (await api.Post($"/v1/threads/{thread}/runs/run_x/cancel")).Fails(404, null, null, "No run found with id 'run_x'.");
    }

    [Theory]
    [InlineData("fake_id")]
    [InlineData("file-x")]
    public async Task Files_that_are_not_there_have_words_of_their_own(string id)
    {
        (await api.Get($"/v1/files/{id}")).Fails(404, null, "id", $"No such File object: {id}");
        (await api.Get($"/v1/files/{id}/content")).Fails(404, null, "id", $"No such File object: {id}");
        (await api.Delete($"/v1/files/{id}")).Fails(404, null, "id", $"No such File object: {id}");
        (await server.V1().Post(Assistants, $$"""{"model":"m","file_ids":["{{id}}"]}""")).Fails(404, null, "id", $"No such File object: {id}");
    }

    [Fact]
    public async Task Models_that_are_not_there_are_a_404() =>
        (await api.Delete("/v1/models/fake_id")).Fails(404, "model_not_found", "model", "The model 'fake_id' does not exist");

    [Fact]
    public async Task Unknown_routes_and_methods_get_the_envelope_too()
    {
        (await api.Get("/v1/nothing")).Fails(404, null, null, "Invalid URL (GET /v1/nothing)");
        (await api.Send(HttpMethod.Put, Assistants, body: null)).Fails(405, null, null, "Not allowed to PUT on /v1/assistants.");
    }

    [Fact]
    public async Task Bodies_over_the_limit_are_a_413()
    {
        using var small = new RetrievalQaServer().With("Api:MaxBodyBytes", "2048");
        var reply = await small.V2().Post(Assistants, ApiReply.Serialize(new { model = "m", instructions = new string('x', 3000) }));
        reply.Fails(413, null, null, "Maximum content size limit (2048) exceeded");
        Assert.Equal("server_error", (string)reply.Json["error"]!["type"]!);
        using var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string(' ', 4000))));
        chunked.Headers.ContentLength = null;
        (await small.V2().Send(HttpMethod.Post, Assistants, chunked)).Fails(413, null, null, "Maximum content size limit (2048) exceeded");
    }

    [Fact]
    public async Task The_beta_header_is_required_where_settings_say_so()
    {
        using var strict = new RetrievalQaServer().With("Api:RequireBetaHeader", "true");
        (await strict.WithoutBeta().Get(Assistants))
            .Fails(400, "invalid_beta", null, "You must provide the 'OpenAI-Beta' header to access the Assistants API.");
        (await strict.WithoutBeta().Get("/v1/files")).Ok();
        (await strict.WithoutBeta().Get("/v1/vector_stores")).Ok();
        (await strict.V2().Get(Assistants)).Ok();
    }

    [Fact]
    public async Task Unknown_versions_are_refused()
    {
        var client = server.WithoutBeta();
        client.Http.DefaultRequestHeaders.Add("OpenAI-Beta", "assistants=v3");
        (await client.Get(Assistants)).Fails(400, "invalid_beta", null, "assistants=v3");
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_clients_read()
    {
        foreach (var path in new[] { "/v1/assistants", "/v1/assistants/asst_x", "/v1/nothing", "/v1/files", "/healthz" })
        {
            var reply = await api.Get(path);
            Assert.StartsWith("req_", reply.Header("x-request-id"), StringComparison.Ordinal);
            Assert.Equal("2020-10-01", reply.Header("openai-version"));
            Assert.True(int.TryParse(reply.Header("openai-processing-ms"), out _));
            Assert.Equal("application/json", reply.Response.Content.Headers.ContentType!.MediaType);
        }
    }
}
