namespace RetrievalQA.Sandboxes;

/// <summary>What the sandbox adds to the logs of a call in brackets, so that the model knows what happened to its code.</summary>
internal static class CellNotes
{
    private const string VariablesLost = "Variables are lost, files in /mnt/data are kept.";
    private const string SessionLost = "Variables are lost, and files that this call wrote; those of earlier calls come back.";

    public static CodeStatus StatusOf(CellEnd end) =>
        end.IsOutOfMemory ? CodeStatus.OutOfMemory
        : end.Reply.TimedOut || end.Reply.Status is SandboxReply.Killed ? CodeStatus.TimedOut
        : end.Reply.Status is SandboxReply.Died ? CodeStatus.Crashed
        : end.Reply.Status is SandboxReply.Failed or SandboxReply.Interrupted ? CodeStatus.Failed
        : CodeStatus.Completed;

    public static CodeStatus StatusOf(SandboxLostException lost) => lost.Loss switch
    {
        SandboxLoss.OutOfMemory => CodeStatus.OutOfMemory,
        SandboxLoss.TimedOut => CodeStatus.TimedOut,
        _ => CodeStatus.Crashed,
    };

    public static async Task WriteAsync(CellEnd end, CodeInterpreterOptions options, CellOutputs outputs)
    {
        var reply = end.Reply;
        if (reply.Dropped > 0)
        {
            await outputs.AppendLineAsync($"[{reply.Dropped:N0} more bytes of output were cut.]\n");
        }

        if (reply.LostImages > 0)
        {
            await outputs.AppendLineAsync(
                $"[{reply.LostImages:N0} more images were left out: a call may show {options.ImagesPerCall} of {options.ImageMegabytesPerCall} MB together.]\n");
        }

        if (Cut(reply.Result ?? reply.Traceback, options.OutputBytes) is { } text)
        {
            await outputs.AppendLineAsync(text);
        }

        var kept = reply.Kept ? "Variables and files are kept." : VariablesLost;
        var note = StatusOf(end) switch
        {
            CodeStatus.OutOfMemory => $"Stopped: the code took more than {options.MemoryMegabytes:N0} MB of memory. {kept}",
            CodeStatus.TimedOut => $"Stopped: the code ran longer than {options.CellSeconds:N0} seconds. {kept}",
            CodeStatus.Crashed => reply.Signal > 0 ? $"The Python process ended with signal {reply.Signal}. {kept}" : $"The Python process ended. {kept}",
            _ => reply.Kept ? null : $"Processes that the code left behind would not end, so all were stopped. {kept}",
        };
        if (note is not null)
        {
            await outputs.AppendLineAsync($"[{note}]");
        }
    }

    public static Task WriteAsync(SandboxLostException lost, CodeInterpreterOptions options, CellOutputs outputs) =>
        outputs.AppendLineAsync(StatusOf(lost) switch
        {
            CodeStatus.OutOfMemory => $"[Stopped: the code took more than {options.MemoryMegabytes:N0} MB of memory. {SessionLost}]",
            CodeStatus.TimedOut => $"[Stopped: the code ran longer than {options.CellSeconds:N0} seconds. {SessionLost}]",
            _ => $"[The sandbox ended. {SessionLost}]",
        });

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
