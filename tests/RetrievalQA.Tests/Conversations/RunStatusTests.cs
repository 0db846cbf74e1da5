using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Conversations;

namespace RetrievalQA.Tests.Conversations;

public class RunStatusTests
{
    private static readonly ThreadRun Run = new(
        "run_1", "proj", "thread_1", "asst_1", 100, 700, RunStatus.Queued, "extractive", null, [], ToolResources.None, new Dictionary<string, string>());

    [Fact]
    public void Terminal_statuses_allow_no_move()
    {
        foreach (var from in Enum.GetValues<RunStatus>().Where(status => status.IsTerminal()))
        {
            Assert.DoesNotContain(Enum.GetValues<RunStatus>(), to => RunStatusTable.Allows(from, to));
        }
    }

    [Fact]
    public void Every_status_that_is_not_terminal_can_end()
    {
        foreach (var from in Enum.GetValues<RunStatus>().Where(status => !status.IsTerminal()))
        {
            Assert.Contains(Enum.GetValues<RunStatus>(), to => to.IsTerminal() && RunStatusTable.Allows(from, to));
        }
    }

    [Fact]
    public void An_illegal_move_names_both_statuses()
    {
        var failure = Assert.Throws<IllegalRunMoveException>(() => Run.MoveTo(RunStatus.Completed, TimeProvider.System));
        Assert.Equal("A run cannot go from 'queued' to 'completed'.", failure.Message);
    }

    [Fact]
    public void A_move_keeps_the_times()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(150));
        var started = Run.MoveTo(RunStatus.InProgress, time);
        time.Advance(TimeSpan.FromSeconds(5));
        var ended = started.MoveTo(RunStatus.Completed, time);
        Assert.Equal((150, 155), (ended.StartedAt, ended.EndedAt));
    }

    [Theory]
    [InlineData(RunStatus.InProgress, "in_progress")]
    [InlineData(RunStatus.RequiresAction, "requires_action")]
    [InlineData(RunStatus.Cancelled, "cancelled")]
    public void Names_are_the_words_of_the_api(RunStatus status, string name) => Assert.Equal(name, status.Name());
}
