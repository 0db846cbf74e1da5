using System.Text.Json.Nodes;

namespace RetrievalQA.Answering.Models;

/// <summary>
/// What a model's endpoint must be told word for word. Semantic Kernel rebuilds function schemas and re-serializes the
/// arguments of calls, and has no words for some fields; these are put into the request before it is sent.
/// </summary>
/// <param name="Fields">Fields of the request body; each replaces what stands there.</param>
/// <param name="Arguments">Argument texts by the id of their call.</param>
public sealed record VerbatimRequest(JsonObject Fields, IReadOnlyDictionary<string, string> Arguments)
{
    public void ApplyTo(JsonObject body)
    {
        foreach (var (name, value) in Fields)
        {
            body[name] = value?.DeepClone();
        }

        var calls = (body["messages"] as JsonArray ?? []).SelectMany(message => message?["tool_calls"] as JsonArray ?? []);
        foreach (var call in calls.OfType<JsonObject>())
        {
            if (Arguments.TryGetValue((string?)call["id"] ?? "", out var arguments))
            {
                call["function"]!["arguments"] = arguments;
            }
        }
    }
}
