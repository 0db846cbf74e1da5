using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Models;

/// <summary>How each kind of endpoint is spoken to.</summary>
public sealed class EndpointKindTests : IAsyncLifetime
{
    private const string Clock = """{"type":"function","function":{"name":"clock","strict":true,"parameters":{"type":"object","properties":{"zone":{"type":"string"}},"additionalProperties":false}}}""";
    private const string Schema = """{"type":"object","properties":{"a":{"type":"string"}}}""";

    private readonly List<IDisposable> servers = [];
    private ScriptedModelServer model = null!;

    public async Task InitializeAsync() => model = await ScriptedModelServer.StartAsync();

    [Fact]
    public async Task Only_what_the_run_sets_is_sent_and_no_key_where_there_is_none()
    {
        model.Say(_ => ["Hello."]);
        await CompletesAsync(await RunClient.CreateAsync(Api(model.Url)));
        var request = Assert.Single(model.Received);
        Assert.Equal("/v1/chat/completions", request.Target);
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.Equal(["messages", "model", "stream", "stream_options"], request.Body.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.All(request.Body["messages"]!.AsArray(), message =>
            Assert.Equal(["content", "role"], message!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal)));
        Assert.All(request.Body["messages"]!.AsArray(), message => Assert.IsType<JsonValue>(message!["content"], exactMatch: false));
    }

    [Theory]
    [InlineData(null, "max_tokens")]
    [InlineData("max_completion_tokens", "max_completion_tokens")]
    public async Task The_completion_is_bounded_in_the_field_that_the_endpoint_knows(string? setting, string field)
    {
        model.Say(_ => ["Hello."]);
        var api = setting is null ? Api(model.Url) : Api(model.Url, ("MaxTokensField", setting));
        await CompletesAsync(await RunClient.CreateAsync(api), new JsonObject { ["max_completion_tokens"] = 300 });
        var request = Assert.Single(model.Requests);
        Assert.Equal(300, (int)request[field]!);
        Assert.Single(request.AsObject(), sent => sent.Key.EndsWith("_tokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Azure_is_asked_at_the_address_of_its_deployment_with_its_own_header()
    {
        var key = NewKeyFile();
        model.Say(_ => ["Hello ", "Azure."]);
        var client = await RunClient.CreateAsync(
            Api(model.Address + "/", ("Kind", "AzureOpenAI"), ("Deployment", "my deployment"), ("ApiVersion", "2025-01-01-preview"), ("ApiKeyFile", key)));
        await CompletesAsync(client, new JsonObject { ["max_completion_tokens"] = 300 });
        Assert.Equal("Hello Azure.", (string)(await client.AnswerAsync())["value"]!);
        var request = Assert.Single(model.Received);
        Assert.Equal("/openai/deployments/my%20deployment/chat/completions?api-version=2025-01-01-preview", request.Target);
        Assert.Equal("azure-secret", request.Headers["api-key"]);
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.Equal(300, (int)request.Body["max_completion_tokens"]!);
    }

    [Fact]
    public async Task Azure_is_tried_again_at_the_same_address()
    {
        model.Fail(500, "Down.").Say(_ => ["Up."]);
        await CompletesAsync(await RunClient.CreateAsync(Api(model.Address, ("Kind", "AzureOpenAI"), ("Deployment", "d"), ("ApiKeyFile", NewKeyFile()))));
        Assert.Equal(2, model.Received.Count);
        Assert.All(model.Received, request => Assert.Equal("/openai/deployments/d/chat/completions?api-version=2024-10-21", request.Target));
    }

    [Fact]
    public async Task Ollama_is_told_the_window_and_answers_in_its_own_words()
    {
        model.Reply(200, """
            {"model":"llama3.1:8b","message":{"role":"assistant","content":"Hello "},"done":false}
            {"model":"llama3.1:8b","message":{"role":"assistant","content":"Ollama."},"done":false}
            {"model":"llama3.1:8b","message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"prompt_eval_count":26,"eval_count":4}

            """, "application/x-ndjson");
        var client = await RunClient.CreateAsync(Ollama());
        const string Format = $$$"""{"type":"json_schema","json_schema":{"name":"out","schema":{{{Schema}}}}}""";
        var run = await CompletesAsync(
            client, new JsonObject { ["temperature"] = 0.25, ["max_completion_tokens"] = 300, ["response_format"] = JsonNode.Parse(Format) });
        Assert.Equal("Hello Ollama.", (string)(await client.AnswerAsync())["value"]!);
        Assert.Equal((26, 4), ((int)run["usage"]!["prompt_tokens"]!, (int)run["usage"]!["completion_tokens"]!));
        var request = Assert.Single(model.Received);
        Assert.Equal("/api/chat", request.Target);
        var expected = JsonNode.Parse($$"""
            {"model":"llama3.1:8b","stream":true,"options":{"num_ctx":16384,"temperature":0.25,"num_predict":300},"format":{{Schema}},
             "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]}
            """);
        Assert.True(JsonNode.DeepEquals(expected, request.Body), request.Body.ToJsonString());
    }

    [Fact]
    public async Task Functions_pass_to_and_from_ollama()
    {
        model.Reply(200, """
            {"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"clock","arguments":{"zone":"KST"}}}]},"done":false}
            {"message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"prompt_eval_count":26,"eval_count":4}

            """);
        model.Reply(200, """{"message":{"role":"assistant","content":"Noon."},"done":true,"done_reason":"stop","eval_count":1}""");
        var client = await RunClient.WithFunctionsAsync(Ollama(), [Clock]);
        var call = (await client.AskAsync("Hi")).Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!;
        Assert.Equal("""{"zone":"KST"}""", (string)call["function"]!["arguments"]!);
        await client.SubmitAsync(((string)call["id"]!, "12:00"));
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Clock), model.Requests[0]["tools"]![0]), model.Requests[0].ToJsonString());
        var messages = model.Requests[1]["messages"]!.AsArray();
        Assert.Equal("KST", (string)messages[2]!["tool_calls"]![0]!["function"]!["arguments"]!["zone"]!);
        Assert.Equal(("tool", "12:00", "clock"), ((string)messages[3]!["role"]!, (string)messages[3]!["content"]!, (string)messages[3]!["tool_name"]!));
    }

    [Theory]
    [InlineData(404, """{"error":"model \"llama3.1:8b\" not found, try pulling it first"}""")]
    [InlineData(200, """{"error":"model \"llama3.1:8b\" not found, try pulling it first"}""")]
    public async Task What_ollama_says_of_its_failure_reaches_the_run(int status, string body)
    {
        model.Reply(status, body);
        var run = await (await RunClient.CreateAsync(Ollama())).AskAsync("Hi");
        Assert.Equal("The model's endpoint failed: model \"llama3.1:8b\" not found, try pulling it first", (string)run.Json["last_error"]!["message"]!);
    }

    [Theory]
    [InlineData("{\"message\":{\"content\":\"The notice \"},\"done\":false}\n")]
    [InlineData("no json at all\n")]
    public async Task An_answer_of_ollama_that_breaks_off_fails_the_run(string body)
    {
        model.Reply(200, body);
        var run = await (await RunClient.CreateAsync(Ollama())).AskAsync("Hi");
        Assert.Equal(("failed", "server_error"), (run.Text("status"), (string)run.Json["last_error"]!["code"]!));
    }

    [Fact]
    public async Task An_answer_that_ollama_cuts_leaves_the_run_incomplete()
    {
        model.Reply(200, """{"message":{"content":"The notice"},"done":true,"done_reason":"length","eval_count":300}""");
        Assert.Equal("incomplete", (await (await RunClient.CreateAsync(Ollama())).AskAsync("Hi")).Text("status"));
    }

    [Fact]
    public async Task For_a_model_without_functions_the_server_searches_and_shows_what_it_found()
    {
        var api = Api(model.Url, ("Tools", "false"));
        var file = await api.Upload("contract.txt", ConfiguredModelServer.Contract);
        model.Say(request => [$"30 days【{CodeIn((string)request["messages"]![1]!["content"]!)}】."]);
        var client = await RunClient.WithFunctionsAsync(api, [Clock], file);
        var run = await client.AskAsync("How long is the notice period?");
        Assert.True(run.Text("status") == "completed", run.Body);
        Assert.Equal(18, (int)run.Json["usage"]!["total_tokens"]!);
        Assert.Equal("30 days【0:0†contract.txt】.", (string)(await client.AnswerAsync())["value"]!);
        Assert.Equal(["tool_calls", "message_creation"], (await client.StepsAsync()).Select(step => (string)step["type"]!));
        var request = Assert.Single(model.Requests);
        Assert.Equal((null, null), (request["tools"], request["tool_choice"]));
        Assert.Equal(["system", "user"], request["messages"]!.AsArray().Select(message => (string)message!["role"]!));
    }

    [Fact]
    public async Task A_model_that_cannot_be_held_to_a_schema_is_told_it()
    {
        model.Say(_ => ["{}"]);
        const string Format = $$$"""{"type":"json_schema","json_schema":{"name":"out","schema":{{{Schema}}}}}""";
        await CompletesAsync(
            await RunClient.CreateAsync(Api(model.Url, ("JsonSchema", "false"))), new JsonObject { ["response_format"] = JsonNode.Parse(Format) });
        var request = Assert.Single(model.Requests);
        Assert.Equal("""{"type":"json_object"}""", request["response_format"]!.ToJsonString());
        Assert.StartsWith("Be brief.", (string)request["messages"]![0]!["content"]!, StringComparison.Ordinal);
        Assert.Contains(Schema, (string)request["messages"]![0]!["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_configured_stands_for_the_default_model_unless_settings_are_strict()
    {
        model.Say(_ => ["Hello."]);
        await CompletesAsync(await RunClient.CreateAsync(Api(model.Url)));
        Assert.Equal("scripted", (string)Assert.Single(model.Requests)["model"]!);
        var strict = Track(ConfiguredModelServer.WithModel(model).With("Models:Strict", "true")).V2();
        (await strict.Post("/v1/assistants", """{"model":"gpt-4o"}""")).Fails(404, "model_not_found", "model", "gpt-4o");
    }

    public async Task DisposeAsync()
    {
        servers.ForEach(server => server.Dispose());
        await model.DisposeAsync();
    }

    private static string CodeIn(string shown) =>
        RetrievalQA.Answering.Citations.EvidenceText.Read(shown[shown.IndexOf('\n', shown.IndexOf("Found in", StringComparison.Ordinal))..])
        .Passages.SelectMany(passage => passage.Sentences)
        .First(sentence => sentence.Text == ConfiguredModelServer.NoticeSentence).Code;

    private static async Task<JsonNode> CompletesAsync(RunClient client, JsonObject? settings = null)
    {
        var run = await client.AskAsync("Hi", settings);
        Assert.True(run.Text("status") == "completed", run.Body);
        return run.Json;
    }

    private ApiClient Ollama() => Api(model.Address, ("Kind", "Ollama"), ("Model", "llama3.1:8b"), ("ContextWindow", "16384"));

    private ApiClient Api(string url, params (string Setting, string Value)[] settings)
    {
        var server = Track(ConfiguredModelServer.WithModel(model).With("Models:Endpoints:scripted:Url", url));
        foreach (var (setting, value) in settings)
        {
            server.With($"Models:Endpoints:scripted:{setting}", value);
        }

        return server.V2();
    }

    private RetrievalQaServer Track(RetrievalQaServer server)
    {
        servers.Add(server);
        return server;
    }

    private string NewKeyFile()
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-test-");
        servers.Add(new Removal(folder));
        var file = Path.Combine(folder.FullName, "key");
        File.WriteAllText(file, "azure-secret\n");
        return file;
    }

    private sealed record Removal(DirectoryInfo Folder) : IDisposable
    {
        public void Dispose() => Folder.Delete(recursive: true);
    }
}
