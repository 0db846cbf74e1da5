namespace RetrievalQA.Sandboxes;

/// <summary>A sandbox ended, or was ended, before it answered; it cannot be used again.</summary>
internal sealed class SandboxLostException(SandboxLoss loss, string message, Exception? inner = null) : Exception(message, inner)
{
    public SandboxLoss Loss => loss;
}

internal enum SandboxLoss
{
    Ended,
    TimedOut,
    OutOfMemory,
}
