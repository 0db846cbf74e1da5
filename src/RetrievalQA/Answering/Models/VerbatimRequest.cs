using System.ClientModel;
using System.ClientModel.Primitives;
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

/// <summary>Applies the <see cref="VerbatimRequest"/> of the current model call to the request of the client library.</summary>
internal sealed class VerbatimRequestPolicy : PipelinePolicy
{
    // The client library offers no way to pass data from the call to its pipeline.
    private static readonly AsyncLocal<VerbatimRequest?> Current = new();

    /// <summary>Applies to the requests that the caller's flow of execution sends from now on.</summary>
    public static void Use(VerbatimRequest request) => Current.Value = request;

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        if (Current.Value is { } verbatim && message.Request.Content is { } content)
        {
            using var written = new MemoryStream();
            content.WriteTo(written, message.CancellationToken);
            Replace(message, written, verbatim);
        }

        ProcessNext(message, pipeline, currentIndex);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        if (Current.Value is { } verbatim && message.Request.Content is { } content)
        {
            using var written = new MemoryStream();
            await content.WriteToAsync(written, message.CancellationToken);
            Replace(message, written, verbatim);
        }

        await ProcessNextAsync(message, pipeline, currentIndex);
    }

    private static void Replace(PipelineMessage message, MemoryStream written, VerbatimRequest verbatim)
    {
        var body = JsonNode.Parse(written.GetBuffer().AsSpan(0, (int)written.Length))!.AsObject();
        verbatim.ApplyTo(body);
        message.Request.Content = BinaryContent.Create(BinaryData.FromString(body.ToJsonString()));
    }
}
