using RetrievalQA.Answering.Runs;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

/// <summary>What a client's functions gave for the calls of a run.</summary>
public sealed record ToolOutputsRequest(IReadOnlyList<ToolOutput> Outputs, bool Stream)
{
    /// <exception cref="ApiException">The outputs are malformed or too long together.</exception>
    public static ToolOutputsRequest Read(RequestBody body, LimitOptions limits)
    {
        var request = body.ToObject("tool_outputs", "stream");
        var outputs = request.Required("tool_outputs");
        var read = outputs.Array(limits.ToolOutputs).Select(ReadOne).ToList();
        var characters = read.Sum(output => output.Output.Length);
        return characters <= limits.ToolOutputCharacters
            ? new ToolOutputsRequest(read, request["stream"]?.Flag() ?? false)
            : throw ApiException.TooLong(outputs.Path, "string", limits.ToolOutputCharacters, characters);
    }

    private static ToolOutput ReadOne(RequestValue value)
    {
        var output = value.ToObject("tool_call_id", "output");
        return new ToolOutput(output.Required("tool_call_id").Text(), output["output"]?.Prose() ?? "");
    }
}
