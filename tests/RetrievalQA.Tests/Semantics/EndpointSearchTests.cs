using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RetrievalQA.Tests.Contract;
using Serilog;

namespace RetrievalQA.Tests.Semantics;

/// <summary>A server whose sentence model is behind an endpoint.</summary>
public sealed class EndpointSearchTests : IAsyncLifetime
{
    private const string Key = "embedding-secret-0123456789";

    private const string Leave = "직원은 해마다 유급으로 스물다섯 날을 쉴 수 있다.";
    private const string Canteen = "구내식당은 오전 열한 시에 문을 연다.";
    private const string Lift = "승강기는 매달 한 번 점검한다.";

    private readonly string keyFile = Path.GetTempFileName();
    private readonly LogText log = new();
    private EmbeddingServer endpoint = null!;

    public async Task InitializeAsync() => endpoint = await EmbeddingServer.StartAsync();

    public async Task DisposeAsync()
    {
        await endpoint.DisposeAsync();
        File.Delete(keyFile);
    }

    [Fact]
    public async Task Korean_is_found_by_its_meaning_alone_and_quoted()
    {
        await using var server = Server();
        var api = server.V2();
        var store = await FillAsync(api);
        Assert.Equal("leave.txt", await FirstAsync(api, store, "연차 휴가 일수"));
        Assert.Equal("leave.txt", await FirstAsync(api, store, "How many days off are there?"));
        var asked = endpoint.Requests.Count;
        var answer = (await api.Post("/v1/answers", ApiReply.Serialize(new { question = "연차 휴가 일수?", vector_store_ids = new[] { store } }))).Ok().Json;
        Assert.Equal((Leave, "leave.txt"), ((string)answer["footnotes"]![0]!["quote"]!, (string)answer["footnotes"]![0]!["filename"]!));

        // The question, its sentences together, and what the answer says.
        Assert.InRange(endpoint.Requests.Count - asked, 1, 3);
        Assert.All(endpoint.Requests, request => Assert.Equal($"Bearer {Key}", request.Authorization));
        Assert.DoesNotContain(Key, log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_endpoint_a_server_answers_by_words_and_says_so_once()
    {
        await using var server = Server();
        var api = server.V2();
        var store = await FillAsync(api);
        endpoint.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync(Key);
        };
        Assert.Equal("canteen.txt", await FirstAsync(api, store, "구내식당은 언제 문을 여나요?"));
        Assert.NotEqual("leave.txt", await FirstAsync(api, store, "연차 휴가 일수"));
        var answer = (await api.Post("/v1/answers", ApiReply.Serialize(new { question = "구내식당은 오전 몇 시에 문을 여나요?", vector_store_ids = new[] { store } }))).Ok();
        Assert.Equal(Canteen, (string)answer.Json["footnotes"]![0]!["quote"]!);
        Assert.Equal("it answered HTTP 503", (string)(await api.Ready()).Json["vectors"]!["fault"]!);
        Assert.Equal(2, log.Text.Split("gives no vectors").Length);
        Assert.DoesNotContain(Key, log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_endpoint_scores_are_those_of_a_server_without_a_model()
    {
        const string Query = """{"query":"구내식당은 언제 문을 여나요?"}""";
        await using var plain = new RetrievalQaServer();
        var expected = (await plain.V2().Post($"/v1/vector_stores/{await UploadAsync(plain.V2())}/search", Query)).Ok();
        endpoint.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        await using var server = Server().With("SentenceModel:WaitSeconds", "0");
        var found = (await server.V2().Post($"/v1/vector_stores/{await UploadAsync(server.V2())}/search", Query)).Ok();
        Assert.Equal(expected.Data.Select(result => (double)result!["score"]!), found.Data.Select(result => (double)result!["score"]!));
        Assert.NotEmpty(found.Data);
    }

    private RetrievalQaServer Server()
    {
        File.WriteAllText(keyFile, Key);
        return new RetrievalQaServer
        {
            Substitute = services => services.AddSerilog(logging => logging.MinimumLevel.Verbose().WriteTo.Sink(log)),
        }.With("SentenceModel:Source", "Endpoint").With("SentenceModel:Url", endpoint.Url).With("SentenceModel:Model", "bilingual")
            .With("SentenceModel:ApiKeyFile", keyFile).With("SentenceModel:WaitSeconds", "30").With("SentenceModel:QuestionSeconds", "30");
    }

    private static async Task<string> FillAsync(ApiClient api)
    {
        var store = await UploadAsync(api);
        await api.Ready();
        await api.Poll("/readyz", reply => Vectors(reply.Json) == (0, 3));
        return store;
    }

    private static async Task<string> UploadAsync(ApiClient api)
    {
        string[] files = [await api.Upload("leave.txt", Leave), await api.Upload("canteen.txt", Canteen), await api.Upload("lift.txt", Lift)];
        var store = (await api.Post("/v1/vector_stores", ApiReply.Serialize(new { file_ids = files }))).Ok().Text("id");
        await api.Poll($"/v1/vector_stores/{store}", reply => (int)reply.Json["file_counts"]!["completed"]! == files.Length);
        return store;
    }

    private static (int Pending, int Done) Vectors(JsonObject ready) => ((int)ready["vectors"]!["pending"]!, (int)ready["vectors"]!["done"]!);

    private static async Task<string?> FirstAsync(ApiClient api, string store, string query) =>
        (string?)(await api.Post($"/v1/vector_stores/{store}/search", ApiReply.Serialize(new { query }))).Ok().Data.FirstOrDefault()?["filename"];
}
