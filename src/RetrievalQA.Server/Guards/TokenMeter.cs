using RetrievalQA.Answering.Runs;

namespace RetrievalQA.Server.Guards;

/// <summary>Charges what a run used to the keys of its project, when it is over: only then it is known.</summary>
public sealed class TokenMeter(RunEventHub hub, KeyRing keys) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        hub.Ended += Charge;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        hub.Ended -= Charge;
        return Task.CompletedTask;
    }

    private void Charge(object? sender, RunEndedEventArgs ended)
    {
        var run = ended.Run;
        foreach (var holder in keys.Holders.Where(holder => holder.Key.ProjectId == run.ProjectId))
        {
            holder.Tokens?.Charge(run.Usage is { } usage ? usage.PromptTokens + usage.CompletionTokens : 0);
        }
    }
}
