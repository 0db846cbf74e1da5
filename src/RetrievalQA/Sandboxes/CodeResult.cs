namespace RetrievalQA.Sandboxes;

/// <summary>What one call of the tool gave. Dispose it once its files were read.</summary>
/// <param name="Outputs">In the order in which they appeared. What went wrong stands in their logs.</param>
/// <param name="Files">New and changed files below /mnt/data.</param>
/// <param name="IsNewSession">Nothing of an earlier call was there: no variables, only the files that were put in.</param>
public sealed record CodeResult(CodeStatus Status, IReadOnlyList<CodeOutput> Outputs, IReadOnlyList<ProducedFile> Files, bool IsNewSession) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var file in Files)
        {
            await file.Content.DisposeAsync();
        }
    }
}

public enum CodeStatus
{
    Completed,

    /// <summary>The code raised an exception.</summary>
    Failed,

    TimedOut,

    OutOfMemory,

    /// <summary>The process, or the whole sandbox, ended.</summary>
    Crashed,
}

/// <summary>One entry of a call's outputs.</summary>
public abstract record CodeOutput;

/// <summary>What was printed, the value of the last expression, a traceback, or a note of the sandbox in brackets.</summary>
public sealed record CodeLogs(string Text) : CodeOutput;

/// <param name="ContentType">image/png</param>
public sealed record CodeImage(ReadOnlyMemory<byte> Content, string ContentType) : CodeOutput;

/// <summary>A piece of logs as it appears: the pieces of one output, put together, are its text.</summary>
/// <param name="Output">Which output it belongs to, from 0.</param>
public sealed record CodeLogPiece(int Output, string Text);

/// <param name="Path">Relative to /mnt/data, as the code wrote it: "plots/sales.png". May hold any character but NUL.</param>
/// <param name="FileName">Its last part, safe to show and to store.</param>
/// <param name="Content">Can be read once, from the start; gone when it is disposed.</param>
public sealed record ProducedFile(string Path, string FileName, long Size, Stream Content);
