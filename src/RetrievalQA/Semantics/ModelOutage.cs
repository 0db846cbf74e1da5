using Microsoft.Extensions.Logging;

namespace RetrievalQA.Semantics;

/// <summary>Whether a model's endpoint can be had. After a failure it rests for a growing time, so that not every question waits for it.</summary>
internal sealed partial class ModelOutage(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private DateTimeOffset until;
    private TimeSpan rest = FirstRest;
    private string? fault;

    /// <summary>What went wrong last; null where nothing did since the last answer.</summary>
    public string? Fault => Volatile.Read(ref fault);

    /// <summary>It is not to be asked now.</summary>
    public bool IsResting
    {
        get
        {
            lock (gate)
            {
                return fault is not null && time.GetUtcNow() < until;
            }
        }
    }

    public void Begin(EmbeddingFailedException failure)
    {
        lock (gate)
        {
            if (fault is null)
            {
                LogFailed(failure.Message);
            }

            fault = failure.Message;
            var asked = failure.RetryAfter < LongestAsked ? failure.RetryAfter.Value : failure.RetryAfter is null ? TimeSpan.Zero : LongestAsked;
            until = time.GetUtcNow() + (asked > rest ? asked : rest);
            rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
        }
    }

    public void End()
    {
        lock (gate)
        {
            if (fault is not null)
            {
                LogAnswers();
            }

            (fault, rest) = (null, FirstRest);
        }
    }

    // Once, however long it lasts.
    [LoggerMessage(Level = LogLevel.Error, Message = "The endpoint of the sentence model gives no vectors: {Fault}. Until it does, questions are answered by words alone.")]
    private partial void LogFailed(string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "The endpoint of the sentence model gives vectors again.")]
    private partial void LogAnswers();
}
