namespace RetrievalQA.Sandboxes;

/// <summary>No code can be run on this machine, or none now. The message says why and what to do.</summary>
public sealed class CodeInterpreterUnavailableException(string reason, Exception? inner = null)
    : Exception($"code_interpreter is unavailable: {reason}", inner)
{
    /// <summary>The reason alone, such as "bubblewrap is not installed: apt-get install bubblewrap".</summary>
    public string Reason => reason;
}
