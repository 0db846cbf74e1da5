using System.Text.Json.Nodes;
using RetrievalQA.Answering.Models;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Models;

/// <summary>Images in messages: shown to models that see, named to all others.</summary>
public sealed class ImageTests : IAsyncLifetime
{
    private const string Address = "https://example.com/a%20b/%EA%B3%A0%EC%96%91.png?sig=a%2Fb%3D&x=1";

    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 0xFE];

    private readonly List<RetrievalQaServer> servers = [];
    private ScriptedModelServer model = null!;

    public async Task InitializeAsync() => model = await ScriptedModelServer.StartAsync();

    [Fact]
    public async Task A_model_that_sees_is_shown_uploaded_images_and_addresses_in_their_place_and_detail()
    {
        var api = Api(("Vision", "true"));
        var file = await api.Upload("cat.bin", Png, "vision");
        var parts = await ShownAsync(api, Text("Before."), File(file, "high"), Text("Between."), Url(Address, "low"), Url(Address, "auto"));
        Assert.Equal(["text", "image_url", "text", "image_url", "image_url"], parts.Select(part => (string)part!["type"]!));
        Assert.Equal(("Before.", "Between."), ((string)parts[0]!["text"]!, (string)parts[2]!["text"]!));
        Assert.Equal(($"data:image/png;base64,{Convert.ToBase64String(Png)}", "high"), Image(parts[1]));
        Assert.Equal((Address, "low"), Image(parts[3]));
        Assert.Equal((Address, null), Image(parts[4]));
    }

    [Fact]
    public async Task A_model_that_does_not_see_is_told_the_names_of_the_images()
    {
        var api = Api();
        var file = await api.Upload("cat.png", Png, "vision");
        var content = await ShownTextAsync(api, Text("What"), File(file), Text("is this?"), Url(Address));
        Assert.Equal(
            "What\nis this?\n[image not shown: this model cannot see images: cat.png]\n[image not shown: this model cannot see images: https://example.com/a%20b/%EA%B3%A0%EC%96%91.png]",
            content);
    }

    [Fact]
    public async Task What_is_no_image_and_what_is_gone_is_named()
    {
        var api = Api(("Vision", "true"));
        var text = await api.Upload("note[s]\t.png", "Only words.", "vision");
        var gone = await api.Upload("gone.png", Png, "vision");
        var client = await RunClient.CreateAsync(api);
        await AddAsync(client, File(text), File(gone), Url("file:///etc/passwd"), Url("data:image/png;base64,bm8gaW1hZ2U="));
        (await api.Delete($"/v1/files/{gone}")).Ok();
        model.Say(_ => ["I see."]);
        Assert.Equal("completed", (await client.AskAsync("Well?")).Text("status"));
        Assert.Equal(
            $"[image not shown: the file is not a PNG, JPEG, GIF or WebP image: note s .png]\n[image not shown: the file was deleted: {gone}]\n"
                + "[image not shown: its address is not one of the web: file:///etc/passwd]\n[image not shown: its address is not one of the web: inline data]",
            (string)Assert.Single(model.Requests)["messages"]![1]!["content"]!);
    }

    [Fact]
    public async Task An_image_in_a_data_address_passes_on()
    {
        var address = $"data:image/png;base64,{Convert.ToBase64String(Png)}";
        var parts = await ShownAsync(Api(("Vision", "true")), Text("See"), Url(address));
        Assert.Equal((address, null), Image(parts[1]));
    }

    [Fact]
    public async Task Of_too_many_images_the_newest_are_shown()
    {
        var api = Track(WithVision().With("Models:ImageBytes", $"{(Png.Length * 2) + 1}")).V2();
        var file = await api.Upload("cat.png", Png, "vision");
        var client = await RunClient.CreateAsync(api);
        await AddAsync(client, Text("One"), File(file));
        await AddAsync(client, Text("Two"), File(file));
        await AddAsync(client, Text("Three"), File(file));
        model.Say(_ => ["I see."]);
        Assert.Equal("completed", (await client.AskAsync("Well?")).Text("status"));
        var messages = Assert.Single(model.Requests)["messages"]!.AsArray();
        Assert.Equal("One\n[image not shown: the images of this conversation are too large together: cat.png]", (string)messages[1]!["content"]!);
        Assert.All([messages[2], messages[3]], message => Assert.Equal("image_url", (string)message!["content"]![1]!["type"]!));
    }

    [Fact]
    public async Task Images_take_room_in_the_window()
    {
        var api = Track(WithVision().With("Models:Endpoints:scripted:ContextWindow", "4096")).V2();
        var client = await RunClient.CreateAsync(api);
        for (var number = 0; number < 5; number++)
        {
            await AddAsync(client, Text($"Number {number}"), Url(Address));
        }

        model.Say(_ => ["I see."]);
        Assert.Equal("completed", (await client.AskAsync("Well?")).Text("status"));
        var images = Assert.Single(model.Requests)["messages"]!.AsArray().Count(message => message!["content"] is JsonArray);
        Assert.InRange(images, 1, 4_096 / ImageTokens.High);
    }

    [Fact]
    public async Task A_message_of_more_images_than_fit_keeps_its_text_and_the_first_of_them()
    {
        var api = Track(WithVision().With("Models:Endpoints:scripted:ContextWindow", "4096")).V2();
        var parts = await ShownAsync(api, [.. Enumerable.Repeat(Url(Address), 10), Text("The question")]);
        Assert.Equal("The question", (string)parts[0]!["text"]!);
        Assert.Equal(2, parts.Count(part => (string)part!["type"]! == "image_url"));
    }

    [Fact]
    public async Task Ollama_takes_bytes_but_no_addresses()
    {
        var api = Track(ConfiguredModelServer.WithModel(model)
            .With("Models:Endpoints:scripted:Kind", "Ollama").With("Models:Endpoints:scripted:Url", model.Address)
                .With("Models:Endpoints:scripted:Vision", "true")).V2();
        var file = await api.Upload("cat.png", Png, "vision");
        var client = await RunClient.CreateAsync(api);
        await AddAsync(client, Text("See"), File(file), Url(Address));
        model.Reply(200, """{"message":{"content":"I see."},"done":true,"done_reason":"stop","eval_count":3}""");
        Assert.Equal("completed", (await client.AskAsync("Well?")).Text("status"));
        var message = Assert.Single(model.Requests)["messages"]![1]!;
        Assert.Equal([Convert.ToBase64String(Png)], message["images"]!.AsArray().Select(image => (string)image!));
        Assert.StartsWith("See\n[image not shown: this model takes uploaded images alone: https://example.com/", (
            string)message["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_built_in_model_answers_the_text_beside_an_image()
    {
        var api = Track(new RetrievalQaServer()).V2();
        var file = await api.Upload("contract.txt", ConfiguredModelServer.Contract);
        var client = await RunClient.CreateAsync(api, file);
        await AddAsync(client, Text("How long is"), Url(Address), Text("the notice period?"));
        var run = (await api.Post($"/v1/threads/{client.ThreadId}/runs", $$"""{"assistant_id":"{{client.AssistantId}}"}""")).Ok().Text("id");
        await api.Poll($"/v1/threads/{client.ThreadId}/runs/{run}", reply => reply.Text("status") == "completed");
        var answer = (await api.Get($"/v1/threads/{client.ThreadId}/messages?run_id={run}")).Ok().Data[0]!["content"]![0]!["text"]!["value"]!;
        Assert.StartsWith(ConfiguredModelServer.NoticeSentence, (string)answer!, StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        servers.ForEach(server => server.Dispose());
        await model.DisposeAsync();
    }

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject File(string id, string detail = "auto") =>
        new() { ["type"] = "image_file", ["image_file"] = new JsonObject { ["file_id"] = id, ["detail"] = detail } };

    private static JsonObject Url(string url, string detail = "auto") =>
        new() { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = url, ["detail"] = detail } };

    private static (string Url, string? Detail) Image(JsonNode? part) => ((string)part!["image_url"]!["url"]!, (string?)part["image_url"]!["detail"]);

    private static async Task AddAsync(RunClient client, params JsonObject[] parts) =>
        (await client.Api.Post(
            $"/v1/threads/{client.ThreadId}/messages",
            new JsonObject { ["role"] = "user", ["content"] = new JsonArray([.. parts.Select(part => part.DeepClone())]) }.ToJsonString())).Ok();

    /// <summary>The content of the message as the model's endpoint sees it.</summary>
    private async Task<JsonNode> ContentAsync(ApiClient api, JsonObject[] parts)
    {
        model.Say(_ => ["I see."]);
        var client = await RunClient.CreateAsync(api);
        await AddAsync(client, parts);
        var run = (await api.Post($"/v1/threads/{client.ThreadId}/runs", $$"""{"assistant_id":"{{client.AssistantId}}"}""")).Ok().Text("id");
        await api.Poll($"/v1/threads/{client.ThreadId}/runs/{run}", reply => reply.Text("status") == "completed");
        return Assert.Single(model.Requests)["messages"]![1]!["content"]!;
    }

    private async Task<JsonArray> ShownAsync(ApiClient api, params JsonObject[] parts) => (await ContentAsync(api, parts)).AsArray();

    private async Task<string> ShownTextAsync(ApiClient api, params JsonObject[] parts) => (string)(await ContentAsync(api, parts))!;

    private RetrievalQaServer WithVision() => ConfiguredModelServer.WithModel(model).With("Models:Endpoints:scripted:Vision", "true");

    private ApiClient Api(params (string Setting, string Value)[] settings)
    {
        var server = Track(ConfiguredModelServer.WithModel(model));
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
}
