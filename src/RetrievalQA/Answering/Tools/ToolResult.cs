using RetrievalQA.Conversations;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Tools;

/// <summary>What came of a tool call.</summary>
/// <param name="Call">The call as the run step shows it.</param>
/// <param name="Shown">What the model is shown; null while the client has not answered.</param>
/// <param name="Tokens">Tokens of what is shown, about.</param>
public sealed record ToolResult(ToolCall Call, string? Shown, int Tokens)
{
    /// <summary>A function call; without an output it waits for the client.</summary>
    public static ToolResult Of(FunctionCall call) => new(call, call.Output, call.Output is { } output ? TokenCounter.Count(output) : 0);
}
