using System.Text;

namespace RetrievalQA.Tests.Contract;

/// <summary>Text that cannot be stored is refused where the request is read, wherever it stands in it.</summary>
public sealed class BrokenTextTests(IdleServer server) : IClassFixture<IdleServer>
{
    private const string Function = """{"model":"m","tools":[{"type":"function","function":{"name":"f","parameters":%}}]}""";

    private readonly ApiClient api = server.V2();

    [Theory]
    [InlineData("/v1/assistants", """{"model":"\ud800"}""", "model")]
    [InlineData("/v1/assistants", """{"model":"m","name":"a\udc00b"}""", "name")]
    [InlineData("/v1/assistants", """{"model":"m","metadata":{"k":"\ud800"}}""", "metadata.k")]
    [InlineData("/v1/assistants", """{"model":"m","metadata":{"\ud800":"v"}}""", "metadata")]
    [InlineData("/v1/assistants", """{"model":"m","tools":[{"type":"function","function":{"name":"f","description":"\ud800"}}]}""", "tools[0].function.description")]
    [InlineData("/v1/assistants", """{"model":"m","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"x":"\ud83d"}}}}""", "response_format.json_schema.schema.x")]
    [InlineData("/v1/threads", """{"messages":[{"role":"user","content":"\ude00"}]}""", "messages[0].content")]
    [InlineData("/v1/vector_stores", """{"file_ids":["\ud800"]}""", "file_ids[0]")]
    [InlineData("/v1/answers", """{"question":"\ud800?"}""", "question")]
    [InlineData("/v1/uploads", """{"filename":"\ud800","purpose":"assistants","bytes":1,"mime_type":"x"}""", "filename")]
    [InlineData("/v1/vector_stores/vs_x/search", """{"query":"q","filters":{"type":"eq","key":"\ud800","value":"v"}}""", "filters.key")]
    public async Task Half_a_surrogate_pair_is_a_400_that_names_the_parameter(string path, string body, string parameter) =>
        (await api.Post(path, body)).Fails(400, "invalid_value", parameter, "not valid Unicode text");

    [Theory]
    [InlineData("""{"type":"object","description":"\ud800"}""", ".description")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["x","\udfff"]}}}""", ".properties.a.enum[1]")]
    [InlineData("""{"type":"object","properties":{"\ud800":{}}}""", ".properties")]
    public async Task So_it_is_deep_in_the_parameters_of_a_tool(string parameters, string path) =>
        (await api.Post("/v1/assistants", Function.Replace("%", parameters, StringComparison.Ordinal)))
            .Fails(400, "invalid_value", $"tools[0].function.parameters{path}", "not valid Unicode text");

    [Theory]
    [InlineData("/v1/assistants", """{"model":"a\u0000"}""", "model")]
    [InlineData("/v1/assistants", """{"model":"m","metadata":{"k\u0000":"v"}}""", "metadata")]
    [InlineData("/v1/assistants", """{"model":"m","tools":[{"type":"function","function":{"name":"f","parameters":{"title":"\u0000"}}}]}""", "tools[0].function.parameters.title")]
    [InlineData("/v1/vector_stores", """{"name":"\u0000"}""", "name")]
    [InlineData("/v1/vector_stores", """{"file_ids":["file-\u0000"]}""", "file_ids[0]")]
    [InlineData("/v1/vector_stores/vs_x/search", """{"query":"q","filters":{"type":"eq","key":"k","value":"\u0000"}}""", "filters.value")]
    public async Task U0000_is_refused_in_what_is_named_or_found(string path, string body, string parameter) =>
        (await api.Post(path, body)).Fails(400, "invalid_value", parameter, "U+0000");

    [Fact]
    public async Task U0000_may_stand_in_what_is_written_to_one_another()
    {
        var thread = (await api.Post("/v1/threads", "{}")).Ok().Text("id");
        var message = (await api.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"a\u0000b"}""")).Ok();
        Assert.Equal("a\0b", (string)message.Json["content"]![0]!["text"]!["value"]!);
        Assert.Equal(message.Json["content"]!.ToJsonString(), (await api.Get($"/v1/threads/{thread}/messages/{message.Text("id")}"))
            .Ok().Json["content"]!.ToJsonString());
    }

    [Fact]
    public async Task A_key_of_the_body_itself_that_is_no_text_is_a_400() =>
        (await api.Post("/v1/assistants", """{"model":"m","\ud800":1}""")).Fails(400, null, null, "not valid Unicode");

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_named_like_halves_of_pairs()
    {
        using var body = new ByteArrayContent([.. "{\"model\":\"m\",\"metadata\":{\"k\":\""u8, 0xC3, 0x28, .. "\"}}"u8]);
        (await api.Send(HttpMethod.Post, "/v1/assistants", body)).Fails(400, "invalid_value", "metadata.k", "no UTF-8");
    }

    [Fact]
    public async Task Pairs_and_escapes_that_are_whole_come_back_as_they_were()
    {
        var reply = (await api.Post("/v1/assistants", """{"model":"m","name":"\ud83d\ude00 \"é\\","metadata":{"\ud83d\ude00":"\u200b"}}""")).Ok();
        Assert.Equal("😀 \"é\\", reply.Text("name"));
        Assert.Equal("\u200b", (string)reply.Json["metadata"]!["😀"]!);
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("%ED%A0%80")]
    [InlineData("xxxxxxxxxxxxxxxx")]
    public async Task A_cursor_may_be_anything_and_is_found_or_refused(string cursor)
    {
        var repeated = new StringBuilder().Insert(0, cursor, count: 300);
        (await api.Get($"/v1/assistants?after=asst_{repeated}")).Fails(400, "invalid_value", "after", "after");
        (await api.Get($"/v1/threads/thread_x/messages?run_id=run_{repeated}")).Fails(404, null, null, "No thread found");
    }
}
