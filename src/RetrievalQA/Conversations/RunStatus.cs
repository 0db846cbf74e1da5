namespace RetrievalQA.Conversations;

public enum RunStatus
{
    Queued,
    InProgress,
    RequiresAction,
    Cancelling,
    Cancelled,
    Failed,
    Completed,
    Incomplete,
    Expired,
}

/// <summary>The one table of legal moves between the statuses of a run.</summary>
public static class RunStatusTable
{
    private static readonly Dictionary<RunStatus, RunStatus[]> Moves = new()
    {
        [RunStatus.Queued] = [RunStatus.InProgress, RunStatus.Cancelling, RunStatus.Cancelled, RunStatus.Expired, RunStatus.Failed],
        [RunStatus.InProgress] =
        [
            RunStatus.Queued, RunStatus.RequiresAction, RunStatus.Cancelling, RunStatus.Completed, RunStatus.Incomplete,
            RunStatus.Failed, RunStatus.Expired,
        ],
        [RunStatus.RequiresAction] = [RunStatus.Queued, RunStatus.Cancelling, RunStatus.Cancelled, RunStatus.Expired, RunStatus.Failed],
        [RunStatus.Cancelling] = [RunStatus.Cancelled, RunStatus.Expired, RunStatus.Failed],
    };

    public static bool Allows(RunStatus from, RunStatus to) => Moves.TryGetValue(from, out var targets) && targets.Contains(to);

    public static bool IsTerminal(this RunStatus status) => !Moves.ContainsKey(status);

    /// <summary>The API's word for the status.</summary>
    public static string Name(this RunStatus status) => status switch
    {
        RunStatus.InProgress => "in_progress",
        RunStatus.RequiresAction => "requires_action",
        _ => status.ToString().ToLowerInvariant(),
    };
}

/// <summary>A run was asked to make a move that the table does not allow.</summary>
public sealed class IllegalRunMoveException(RunStatus from, RunStatus to)
    : Exception($"A run cannot go from '{from.Name()}' to '{to.Name()}'.")
{
    public RunStatus From { get; } = from;
}
