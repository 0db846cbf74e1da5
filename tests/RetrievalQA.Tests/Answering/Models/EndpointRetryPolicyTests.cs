using System.ClientModel;
using System.ClientModel.Primitives;
using RetrievalQA.Answering.Models;

namespace RetrievalQA.Tests.Answering.Models;

/// <summary>How long a failed call waits before it is tried again.</summary>
public sealed class EndpointRetryPolicyTests : IAsyncLifetime
{
    private readonly RecordedTime time = new();
    private ScriptedModelServer model = null!;

    public async Task InitializeAsync() => model = await ScriptedModelServer.StartAsync();

    [Fact]
    public async Task Waits_grow_to_their_bound_with_jitter()
    {
        model.Fail(500, "Down.", 5);
        await SendAsync(new ModelEndpointOptions { MaxRetries = 4, RetryDelaySeconds = 1, MaxRetryDelaySeconds = 4 });
        Assert.Equal(4, time.Waits.Count);
        double[] most = [1, 2, 4, 4];
        Assert.All(time.Waits.Zip(most), wait => Assert.InRange(wait.First.TotalSeconds, wait.Second * 0.75, wait.Second));
        Assert.Contains(time.Waits.Zip(most), wait => wait.First.TotalSeconds < wait.Second);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("30", 30)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    [InlineData("Sat, 01 Jan 2000 00:00:00 GMT", null)]
    public async Task The_endpoint_says_how_long(string retryAfter, int? seconds)
    {
        model.Reply(429, "{}", retryAfter: retryAfter).Say(_ => ["Now."]);
        await SendAsync(new ModelEndpointOptions { RetryDelaySeconds = 1 });
        Assert.Equal(2, model.Requests.Count);
        Assert.InRange(Assert.Single(time.Waits).TotalSeconds, seconds ?? 0.75, seconds ?? 1);
    }

    public async Task DisposeAsync() => await model.DisposeAsync();

    private async Task SendAsync(ModelEndpointOptions endpoint)
    {
        var pipeline = ClientPipeline.Create(new ClientPipelineOptions { RetryPolicy = new EndpointRetryPolicy(endpoint, time) });
        using var message = pipeline.CreateMessage(new Uri(model.Url + "/chat/completions"), "POST");
        message.Request.Content = BinaryContent.Create(BinaryData.FromString("{}"));
        await pipeline.SendAsync(message);
    }

    /// <summary>Keeps what it is asked to wait, and does not wait.</summary>
    private sealed class RecordedTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
