using RetrievalQA.Tests.Answering.Runs;

namespace RetrievalQA.Tests.Answering.Models;

/// <summary>What a run says when its model's endpoint fails, and how often the endpoint is tried.</summary>
public sealed class EndpointFailureTests : IClassFixture<ConfiguredModelServer>
{
    private const int Tries = 3;
    private const string Key = "local-secret-key-1";

    private readonly ConfiguredModelServer server;
    private readonly ScriptedModelServer model;

    public EndpointFailureTests(ConfiguredModelServer server)
    {
        this.server = server;
        model = server.Model;
        model.Clear();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_call_that_fails_at_first_is_tried_again(int status)
    {
        model.Fail(status, "Not now.").Say(_ => ["Now."]);
        var client = await RunClient.CreateAsync(server.V2);
        Assert.Equal("completed", (await client.AskAsync("Hi")).Text("status"));
        Assert.Equal("Now.", (string)(await client.AnswerAsync())["value"]!);
        Assert.Equal(2, model.Requests.Count);
        Assert.Equal(model.Requests[0].ToJsonString(), model.Requests[1].ToJsonString());
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("Fri, 31 Dec 2100 23:59:59 GMT")]
    public async Task An_endpoint_that_wants_too_long_a_wait_is_not_tried_again(string retryAfter)
    {
        model.Reply(429, """{"error":{"message":"Come back tomorrow.","type":"tokens","code":"rate_limit_exceeded"}}""", retryAfter: retryAfter);
        await FailsAsync("rate_limit_exceeded", "Come back tomorrow.");
        Assert.Single(model.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Settings_say_how_often_a_call_is_tried(int retries)
    {
        using var patient = ConfiguredModelServer.WithModel(model).With("Models:Endpoints:scripted:MaxRetries", $"{retries}");
        model.Fail(500, "Down.", Tries + 1);
        Assert.Equal("failed", (await (await RunClient.CreateAsync(patient.V2())).AskAsync("Hi")).Text("status"));
        Assert.Equal(retries + 1, model.Requests.Count);
    }

    [Fact]
    public async Task A_connection_cut_before_the_answer_is_tried_again_and_then_fails_the_run()
    {
        model.Cut(Tries);
        await FailsAsync("server_error", "The model's endpoint ");
        Assert.Equal(Tries, model.Requests.Count);
    }

    [Theory]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","code":"insufficient_quota"}}""", "rate_limit_exceeded", "You exceeded your current quota.")]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 8 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}""", "invalid_prompt", "This model's maximum context length is 8 tokens.")]
    [InlineData(400, """{"error":{"code":400,"message":"request (9 tokens) exceeds the available context size","type":"exceed_context_size_error"}}""", "invalid_prompt", "request (9 tokens) exceeds the available context size")]
    [InlineData(400, """{"error":{"message":"Filtered.","type":null,"code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", "invalid_prompt", "Filtered.")]
    [InlineData(400, """{"error":{"message":"Unsupported value: 'temperature'.","type":"invalid_request_error","code":"unsupported_value"}}""", "server_error", "The model's endpoint failed: Unsupported value: 'temperature'.")]
    [InlineData(400, """{"object":"error","message":"Bad things.","type":"BadRequestError","code":400}""", "server_error", "The model's endpoint failed: Bad things.")]
    [InlineData(404, """{"error":"model 'x' not found"}""", "server_error", "The model's endpoint failed: model 'x' not found")]
    [InlineData(422, """{"detail":"Field required"}""", "server_error", "The model's endpoint failed: Field required")]
    [InlineData(400, """[{"error":{"code":400,"message":"In a list.","status":"INVALID_ARGUMENT"}}]""", "server_error", "The model's endpoint failed: In a list.")]
    [InlineData(400, "plain words", "server_error", "The model's endpoint failed: plain words")]
    [InlineData(401, "<html>no</html>", "server_error", "The model's endpoint failed: HTTP 401 without an explanation.")]
    [InlineData(404, "", "server_error", "The model's endpoint failed: HTTP 404 without an explanation.")]
    public async Task The_run_says_what_the_endpoint_said(int status, string body, string code, string message)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            model.Reply(status, body);
        }

        Assert.Equal(message, await FailsAsync(code, message));
    }

    [Theory]
    [InlineData("<html><body>Welcome!</body></html>", "text/html")]
    [InlineData("data: {\"choices\":\"x\"}\n\n", "text/event-stream")]
    [InlineData("data: {not json\n\n", "text/event-stream")]
    [InlineData("data: []\n\n", "text/event-stream")]
    [InlineData("", "text/event-stream")]
    [InlineData("{\"choices\":[]}", "application/json")]
    public async Task Garbage_fails_the_run(string body, string contentType)
    {
        model.Reply(200, body, contentType);
        await FailsAsync("server_error", "The model's endpoint ");
    }

    [Fact]
    public async Task A_stream_that_ends_before_the_answer_does_fails_the_run_and_leaves_its_message_incomplete()
    {
        model.SayUnfinished("The notice ");
        var client = await RunClient.CreateAsync(server.V2);
        Assert.Contains("the stream ended before the answer did", await FailsAsync(client, "server_error"), StringComparison.Ordinal);
        Assert.Equal("incomplete", (string)Assert.Single(await client.MessagesAsync())["status"]!);
    }

    [Theory]
    [InlineData("""{"error":{"message":"The worker died.","type":"server_error"}}""", "server_error", "The worker died.")]
    [InlineData("""{"error":{"message":"Too many tokens.","code":"rate_limit_exceeded"}}""", "rate_limit_exceeded", "Too many tokens.")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}""", "server_error", "content filter")]
    public async Task An_endpoint_that_fails_in_the_middle_of_its_stream_fails_the_run(string data, string code, string message)
    {
        model.SayThen("The notice ", data);
        await FailsAsync(code, message);
    }

    [Fact]
    public async Task A_silent_endpoint_fails_the_run_when_its_time_is_over()
    {
        using var impatient = ConfiguredModelServer.WithModel(model)
            .With("Models:Endpoints:scripted:TimeoutSeconds", "1")
            .With("Models:Endpoints:scripted:MaxRetries", "0");
        model.SayAndHold("The notice ");
        Assert.StartsWith("The model's endpoint did not answer in time: ", await FailsAsync(
            await RunClient.CreateAsync(impatient.V2()), "server_error"), StringComparison.Ordinal);
        model.SayAndHold();
        Assert.StartsWith("The model's endpoint did not answer in time: ", await FailsAsync(
            await RunClient.CreateAsync(impatient.V2()), "server_error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_never_part_of_what_a_run_says()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Key + "\n");
        using var keyed = ConfiguredModelServer.WithModel(model).With("Models:Endpoints:scripted:ApiKeyFile", file);
        model.Reply(401, $$$"""{"error":{"message":"Incorrect key provided: {{{Key}}}, like sk-proj-abc***xyz. Header: Bearer other-key!"}}""");
        Assert.Equal("The model's endpoint failed: Incorrect key provided: ***, like ***. Header: Bearer ***", await FailsAsync(
            await RunClient.CreateAsync(keyed.V2()), "server_error"));
        Assert.Equal($"Bearer {Key}", Assert.Single(model.Received).Headers["Authorization"]);
        File.Delete(file);
    }

    [Fact]
    public async Task What_an_endpoint_says_is_cut_to_a_bound()
    {
        model.Fail(400, new string('x', 100_000));
        Assert.InRange((await FailsAsync("server_error", "xxx")).Length, 1_000, 1_001);
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        model.SayThen("", """{"choices":[{"index":0,"delta":{"refusal":"I cannot help."},"finish_reason":null}]}""", """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        var client = await RunClient.CreateAsync(server.V2);
        Assert.Equal("completed", (await client.AskAsync("Hi")).Text("status"));
        Assert.Equal("I cannot help.", (string)(await client.AnswerAsync())["value"]!);
    }

    private async Task<string> FailsAsync(string code, string message)
    {
        var said = await FailsAsync(await RunClient.CreateAsync(server.V2), code);
        Assert.Contains(message, said, StringComparison.Ordinal);
        return said;
    }

    /// <summary>The message of the failed run.</summary>
    private static async Task<string> FailsAsync(RunClient client, string code)
    {
        var run = await client.AskAsync("How long is the notice period?");
        Assert.True(run.Text("status") == "failed", run.Body);
        Assert.Equal(code, (string)run.Json["last_error"]!["code"]!);
        return (string)run.Json["last_error"]!["message"]!;
    }
}
