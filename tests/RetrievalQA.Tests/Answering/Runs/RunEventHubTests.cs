using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Answering;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;

namespace RetrievalQA.Tests.Answering.Runs;

public sealed class RunEventHubTests
{
    private const string Id = "run_a";

    private readonly RunEventHub hub = new(Options.Create(new RunOptions { EventBuffer = 16 }));

    [Fact]
    public async Task A_reader_that_falls_behind_is_dropped_and_others_go_on()
    {
        using var slow = hub.Subscribe(Id);
        using var quick = hub.Subscribe(Id);
        for (var number = 0; number < 20; number++)
        {
            hub.Publish(Id, new TextAdded("msg", $"{number}"));
            Assert.True(quick.Events.TryRead(out _));
        }

        var read = 0;
        await Assert.ThrowsAsync<SlowReaderException>(async () =>
        {
            await foreach (var _ in slow.ReadAllAsync(CancellationToken.None))
            {
                read++;
            }
        });
        Assert.Equal(16, read);
    }

    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.RequiresAction)]
    public void A_subscription_ends_when_the_run_is_over_or_waits(RunStatus status)
    {
        using var subscription = hub.Subscribe(Id);
        hub.Publish(Id, new RunChanged(Run(RunStatus.InProgress, round: 0)));
        Assert.False(subscription.Events.Completion.IsCompleted);
        hub.Publish(Id, new RunChanged(Run(status, round: 0)));
        Assert.Equal(2, subscription.Events.Count);
        while (subscription.Events.TryRead(out _))
        {
        }

        Assert.True(subscription.Events.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_late_state_of_the_round_before_does_not_end_the_stream_of_the_next()
    {
        using var next = hub.Subscribe(Id, round: 1);
        hub.Publish(Id, new RunChanged(Run(RunStatus.RequiresAction, round: 0)));
        hub.Publish(Id, new RunChanged(Run(RunStatus.Queued, round: 1)));
        Assert.True(next.Events.TryRead(out var first));
        Assert.Equal(RunStatus.Queued, Assert.IsType<RunChanged>(first).Run.Status);
        Assert.False(next.Events.Completion.IsCompleted);
    }

    private static ThreadRun Run(RunStatus status, int round) => new(
        Id, "proj", "thread_a", "asst_a", 0, new FakeTimeProvider().GetUtcNow().ToUnixTimeSeconds(), status, "m", null, [], ToolResources.None,
        new Dictionary<string, string>(), Round: round);
}
