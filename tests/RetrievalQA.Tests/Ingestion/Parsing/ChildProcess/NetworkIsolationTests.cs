using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;

namespace RetrievalQA.Tests.Ingestion.Parsing.ChildProcess;

public sealed class NetworkIsolationTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<string> trials = [];
    private Func<string, bool> works = _ => true;

    [Fact]
    public void The_first_way_that_works_is_kept()
    {
        var isolation = NewIsolation();
        Assert.Equal(["unshare", "--net"], isolation.Command);
        clock.Advance(TimeSpan.FromDays(1));
        works = _ => false;
        Assert.Equal(["unshare", "--net"], isolation.Command);
        Assert.Single(trials);
    }

    [Fact]
    public void Where_the_first_way_does_not_work_the_second_is_tried()
    {
        works = way => way.Contains("--user", StringComparison.Ordinal);
        Assert.Equal(["unshare", "--user", "--map-root-user", "--net"], NewIsolation().Command);
        Assert.Equal(2, trials.Count);
    }

    [Fact]
    public void What_did_not_work_is_tried_again_after_a_while_and_not_at_every_look()
    {
        works = _ => false;
        var isolation = NewIsolation();
        Assert.Empty(isolation.Command);
        works = _ => true;
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(isolation.Command);
        Assert.Equal(2, trials.Count);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["unshare", "--net"], isolation.Command);
    }

    [Fact]
    public void A_trial_that_throws_is_made_again_at_the_next_look()
    {
        var isolation = NewIsolation();
        works = _ => throw new IOException("no memory");
        Assert.Throws<IOException>(() => isolation.Command);
        works = _ => true;
        Assert.NotEmpty(isolation.Command);
    }

    [Fact]
    public async Task Who_looks_at_once_shares_one_trial()
    {
        var isolation = NewIsolation();
        Assert.All(await AtOnce.UseAsync(() => isolation.Command), command => Assert.Equal(["unshare", "--net"], command));
        Assert.Single(trials);
    }

    private NetworkIsolation NewIsolation() => new(clock, way =>
    {
        trials.Add(string.Join(' ', way));
        return works(trials[^1]);
    });
}
