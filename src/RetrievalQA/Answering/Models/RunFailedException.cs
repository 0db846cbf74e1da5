namespace RetrievalQA.Answering.Models;

/// <summary>A run cannot go on; the code and the message become its <c>last_error</c>.</summary>
public sealed class RunFailedException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    /// <summary>The model whose endpoint failed, as settings name it; null where another thing did.</summary>
    public string? Model { get; init; }
}

/// <summary>The run was cancelled, expired or deleted while it was executed.</summary>
public sealed class RunStoppedException() : Exception("The run was stopped.");
