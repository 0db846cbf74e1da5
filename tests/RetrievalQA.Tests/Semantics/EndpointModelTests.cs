using System.Numerics.Tensors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Semantics;

/// <summary>The sentence model behind an endpoint.</summary>
public sealed class EndpointModelTests : IAsyncLifetime
{
    private EmbeddingServer endpoint = null!;

    public async Task InitializeAsync() => endpoint = await EmbeddingServer.StartAsync();

    public async Task DisposeAsync() => await endpoint.DisposeAsync();

    [Fact]
    public async Task A_question_and_what_it_is_compared_with_are_one_request_and_are_remembered()
    {
        using var model = Model(new SentenceModelOptions { QuestionPrefix = "query: ", PassagePrefix = "passage: " });
        var likeness = (await model.LikenessAsync("쉬는 날은 며칠인가요?", ["연차는 스물다섯 날이다.", "The canteen opens at eleven.", "연차는 스물다섯 날이다."], default))!;
        Assert.InRange(likeness[0], 0.9, 1);
        Assert.InRange(likeness[1], 0, 0.2);
        Assert.Equal(likeness[0], likeness[2]);
        await model.LikenessAsync("쉬는 날은 며칠인가요?", ["The canteen opens at eleven."], default);
        var (authorization, request) = Assert.Single(endpoint.Requests);
        Assert.Null(authorization);
        Assert.Equal(["query: 쉬는 날은 며칠인가요?", "passage: 연차는 스물다섯 날이다.", "passage: The canteen opens at eleven."], EmbeddingServer.Texts(request));
        Assert.Equal("{\"encoding_format\":\"float\",\"model\":\"m\"}", Without(request, "input"));
    }

    [Fact]
    public async Task Passages_are_sent_in_batches_and_have_vectors_of_length_1_in_their_order()
    {
        using var model = Model(new SentenceModelOptions { Batch = 2, Dimensions = EmbeddingServer.Dimensions });
        string[] texts = ["Dogs may come along.", "The canteen opens at eleven.", "Parking is free."];
        var vectors = await model.PassageVectorsAsync(texts, default);
        Assert.All(vectors, vector => Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 1e-5));
        Assert.Equal([1, 2, 3], vectors.Select(vector => Array.IndexOf(vector, vector.Max())));
        Assert.Equal([2, 1], endpoint.Requests.Select(request => EmbeddingServer.Texts(request.Body).Count));
        Assert.All(endpoint.Requests, request => Assert.Equal(EmbeddingServer.Dimensions, (int)request.Body["dimensions"]!));
    }

    [Theory]
    [InlineData(200, """{"data":[]}""", "0 vectors for 1 texts")]
    [InlineData(200, """{"data":[{"index":0,"embedding":[1,0,0]},{"index":1,"embedding":[1,0,0]}]}""", "2 vectors for 1 texts")]
    [InlineData(200, """{"data":[{"index":1,"embedding":[1,0,0]}]}""", "that were not sent")]
    [InlineData(200, """{"data":[{"index":-1,"embedding":[1,0,0]}]}""", "that were not sent")]
    [InlineData(200, """{"data":[{"index":0,"embedding":[1,0]}]}""", "a vector of 2 numbers")]
    [InlineData(200, """{"data":[{"index":0,"embedding":[]}]}""", "a vector of 0 numbers")]
    [InlineData(200, """{"data":[{"index":0}]}""", "a vector of 0 numbers")]
    [InlineData(200, """{"data":[null]}""", "a vector of 0 numbers")]
    [InlineData(200, """{"data":[{"index":0,"embedding":[0,0,0]}]}""", "without a direction")]
    [InlineData(200, """{"data":[{"index":0,"embedding":[1e39,0,0]}]}""", "without a direction")]
    [InlineData(200, """{"data":[{"index":0,"embedding":[NaN,0,0]}]}""", "no list of embeddings")]
    [InlineData(200, """{"data":[{"index":0,"embedding":"AACAPwAAAAAAAAAA"}]}""", "no list of embeddings")]
    [InlineData(200, """{"error":{"message":"no such model"}}""", "no vectors")]
    [InlineData(200, "null", "no vectors")]
    [InlineData(200, "<html>", "no list of embeddings")]
    [InlineData(200, "", "no list of embeddings")]
    [InlineData(302, "", "HTTP 302")]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided: sk-secret"}}""", "HTTP 401")]
    [InlineData(404, "", "HTTP 404")]
    [InlineData(500, "", "HTTP 500")]
    public async Task An_endpoint_that_sends_something_else_gives_no_vectors_and_says_why(int status, string body, string fault)
    {
        endpoint.Instead = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://example.invalid/v1/embeddings";
            await context.Response.WriteAsync(body);
        };
        await FailsAsync(new SentenceModelOptions { Dimensions = 3 }, fault);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        endpoint.Instead = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(new string(' ', 10_000));
            }
        };
        await FailsAsync(new SentenceModelOptions { Dimensions = 3, Batch = 1 }, "too long");
    }

    [Fact]
    public async Task An_answer_that_comes_too_slowly_is_not_waited_for()
    {
        endpoint.Instead = async context =>
        {
            await context.Response.WriteAsync(" ");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await FailsAsync(new SentenceModelOptions { QuestionSeconds = 0.2, TimeoutSeconds = 0.2 }, "did not answer within 0.2 s");
    }

    [Fact]
    public async Task Vectors_of_another_length_than_before_are_refused()
    {
        using var model = Model(new SentenceModelOptions());
        Assert.NotNull(await model.QuestionVectorAsync("first", default));
        endpoint.Instead = context => context.Response.WriteAsync("""{"data":[{"index":0,"embedding":[1,0,0]}]}""");
        Assert.Null(await model.QuestionVectorAsync("second", default));
    }

    [Fact]
    public async Task A_question_does_not_ask_an_endpoint_that_just_failed_until_it_rested()
    {
        var time = new FakeTimeProvider();
        using var model = Model(new SentenceModelOptions(), time);
        endpoint.Instead = FailAsync;
        Assert.Null(await model.QuestionVectorAsync("first", default));
        endpoint.Instead = null;
        Assert.Null(await model.QuestionVectorAsync("first", default));
        Assert.Single(endpoint.Requests);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await model.QuestionVectorAsync("first", default));
        Assert.Null(model.Fault);
    }

    [Fact]
    public async Task Passages_are_tried_again_when_the_endpoint_allows_it()
    {
        var time = new HastyTime();
        using var model = Model(new SentenceModelOptions { MaxRetries = 2 }, time);
        endpoint.Instead = context =>
        {
            context.Response.Headers.RetryAfter = "7";
            endpoint.Instead = FailOnceMoreAsync;
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        };
        Assert.Single(await model.PassageVectorsAsync(["Dogs may come along."], default));
        Assert.Equal([7, 1.6], time.Delays.Select(delay => delay.TotalSeconds));
        Assert.Equal(3, endpoint.Requests.Count);
    }

    [Fact]
    public async Task An_endpoint_that_wants_a_long_rest_is_not_tried_again()
    {
        using var model = Model(new SentenceModelOptions { MaxRetries = 2 });
        endpoint.Instead = context =>
        {
            context.Response.Headers.RetryAfter = "3600";
            return FailAsync(context);
        };
        await Assert.ThrowsAsync<EmbeddingFailedException>(() => model.PassageVectorsAsync(["Dogs"], default));
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public void Another_model_has_another_fingerprint()
    {
        string[] prints =
        [
            .. new SentenceModelOptions[] { new(), new() { Model = "n" }, new() { Dimensions = 3 }, new() { PassagePrefix = "p" } }
                .Select(options => Model(options).Fingerprint),
        ];
        Assert.Equal(prints.Length, prints.Distinct().Count());
    }

    [Theory]
    [InlineData("배터리는 얼마나 갑니까?", ReadScripts.ByModel, true)]
    [InlineData("电池能用多久？", ReadScripts.All, true)]
    [InlineData("How long does it run?", ReadScripts.ByModel, true)]
    [InlineData("배터리는 얼마나 갑니까?", ReadScripts.Latin, false)]
    [InlineData("1234 + 5678", ReadScripts.ByModel, false)]
    public void It_reads_all_scripts_unless_the_settings_say_otherwise(string text, ReadScripts scripts, bool reads)
    {
        using var model = Model(new SentenceModelOptions { Scripts = scripts });
        Assert.Equal(reads, model.Reads(text));
        Assert.Null(model.KnowsWord("battery"));
    }

    [Theory]
    [InlineData("Url", "localhost:8000")]
    [InlineData("Url", "http://user:secret@localhost/v1")]
    [InlineData("Url", "http://localhost/v1?key=secret")]
    [InlineData("Model", " ")]
    [InlineData("ApiKeyVariable", "A_VARIABLE")]
    [InlineData("Batch", "0")]
    public void A_wrong_setting_is_named(string name, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["SentenceModel:Source"] = "Endpoint",
            ["SentenceModel:Url"] = "http://localhost/v1",
            ["SentenceModel:Model"] = "m",
            ["SentenceModel:ApiKeyFile"] = "key",
            [$"SentenceModel:{name}"] = value,
        };
        using var services = new ServiceCollection().AddSemantics(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<SentenceModelOptions>>().Value);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_cannot_be_had_is_named()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Model(new SentenceModelOptions { ApiKeyFile = "/no/such/key" }));
        Assert.Equal("SentenceModel:ApiKeyFile names '/no/such/key', which does not exist.", refused.Message);
    }

    private SentenceModel Model(SentenceModelOptions options, TimeProvider? time = null)
    {
        (options.Source, options.Url) = (SentenceModelSource.Endpoint, endpoint.Url);
        options.Model = options.Model.Length > 0 ? options.Model : "m";
        return new SentenceModel(Options.Create(options), time ?? TimeProvider.System);
    }

    private async Task FailsAsync(SentenceModelOptions options, string fault)
    {
        options.MaxRetries = 0;
        using var model = Model(options);
        Assert.Null(await model.QuestionVectorAsync("Are dogs allowed?", default));
        Assert.Contains(fault, model.Fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", model.Fault, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<EmbeddingFailedException>(() => model.PassageVectorsAsync(["Dogs may come along."], default));
        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }

    private static Task FailAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private Task FailOnceMoreAsync(HttpContext context)
    {
        endpoint.Instead = null;
        return FailAsync(context);
    }

    private static string Without(System.Text.Json.Nodes.JsonNode request, string field) => new System.Text.Json.Nodes.JsonObject(
        request.AsObject().Where(pair => pair.Key != field).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString();

    /// <summary>Waits are over at once, unless they are as long as a deadline.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

        public List<TimeSpan> Delays { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= Deadline || dueTime < TimeSpan.Zero)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Delays.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
