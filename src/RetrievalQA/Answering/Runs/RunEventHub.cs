using System.Threading.Channels;
using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// Passes the events of running runs to whoever listens. A subscription ends when the run is over or waits for its
/// client. A listener that does not keep up is dropped (its reader ends with <see cref="SlowReaderException"/>); the
/// run itself never waits for one.
/// </summary>
public sealed class RunEventHub(IOptions<RunOptions> options)
{
    private readonly Lock mutex = new();
    private readonly Dictionary<string, List<RunSubscription>> listeners = new(StringComparer.Ordinal);

    /// <summary>A run is over. Raised before its listeners are told; handlers must be quick and must not throw.</summary>
    public event EventHandler<RunEndedEventArgs>? Ended;

    /// <summary>Subscriptions that were not disposed yet.</summary>
    public int Listeners
    {
        get
        {
            lock (mutex)
            {
                return listeners.Values.Sum(subscriptions => subscriptions.Count);
            }
        }
    }

    /// <summary>Listens from now on; subscribe before the run is stored to miss nothing.</summary>
    /// <param name="round">States that the run had before this round (<see cref="ThreadRun.Round"/>) are not passed on.</param>
    public RunSubscription Subscribe(string runId, int round = 0)
    {
        var subscription = new RunSubscription(options.Value.EventBuffer, round, ended => Remove(runId, ended));
        lock (mutex)
        {
            if (!listeners.TryGetValue(runId, out var subscriptions))
            {
                listeners.Add(runId, subscriptions = []);
            }

            subscriptions.Add(subscription);
        }

        return subscription;
    }

    public void Publish(string runId, RunEvent change)
    {
        if (change is RunChanged { Run: { IsTerminal: true } run })
        {
            Ended?.Invoke(this, new RunEndedEventArgs(run));
        }

        ForEach(runId, subscription => subscription.Offer(change));
    }

    /// <summary>The run will send nothing more: it is gone, or the server stops.</summary>
    public void Complete(string runId) => ForEach(runId, subscription => subscription.End());

    private void ForEach(string runId, Action<RunSubscription> action)
    {
        lock (mutex)
        {
            if (listeners.TryGetValue(runId, out var subscriptions))
            {
                subscriptions.ForEach(action);
            }
        }
    }

    private void Remove(string runId, RunSubscription subscription)
    {
        lock (mutex)
        {
            if (listeners.TryGetValue(runId, out var subscriptions) && subscriptions.Remove(subscription) && subscriptions.Count == 0)
            {
                listeners.Remove(runId);
            }
        }
    }
}

/// <summary>A run as it is at its end.</summary>
public sealed class RunEndedEventArgs(ThreadRun run) : EventArgs
{
    public ThreadRun Run => run;
}

/// <summary>One listener. Dispose it to stop listening.</summary>
public sealed class RunSubscription(int buffer, int round, Action<RunSubscription> ended) : IDisposable
{
    private readonly Channel<RunEvent> events = Channel.CreateBounded<RunEvent>(buffer);

    public ChannelReader<RunEvent> Events => events.Reader;

    /// <exception cref="SlowReaderException">The reader fell too far behind.</exception>
    public IAsyncEnumerable<RunEvent> ReadAllAsync(CancellationToken cancel) => events.Reader.ReadAllAsync(cancel);

    public void Dispose()
    {
        End();
        ended(this);
    }

    internal void End() => events.Writer.TryComplete();

    internal void Offer(RunEvent change)
    {
        var run = (change as RunChanged)?.Run;
        if (run?.Round < round)
        {
            return;
        }

        if (!events.Writer.TryWrite(change))
        {
            events.Writer.TryComplete(new SlowReaderException());
        }
        else if (run is { IsAtRest: true })
        {
            End();
        }
    }
}

/// <summary>The reader of a run's events fell too far behind.</summary>
public sealed class SlowReaderException() : Exception("The reader of the run's events fell too far behind.");
