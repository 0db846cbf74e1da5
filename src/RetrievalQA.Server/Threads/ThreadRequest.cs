using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Threads;

/// <summary>A thread as a client asks for it, alone or with a run.</summary>
public sealed record ThreadRequest(
    IReadOnlyList<MessageRequest> Messages,
    ToolResourcesRequest? Resources,
    IReadOnlyDictionary<string, string> Metadata)
{
    public static readonly ThreadRequest Empty = new([], Resources: null, new Dictionary<string, string>(StringComparer.Ordinal));

    private static readonly string[] KeysV1 = ["messages", "metadata"];
    private static readonly string[] KeysV2 = [.. KeysV1, "tool_resources"];

    public static IReadOnlyList<string> Keys(ApiVersion version) => version.IsV1 ? KeysV1 : KeysV2;

    public static ThreadRequest Read(RequestObject thread, ApiVersion version, LimitOptions limits) => new(
        MessageRequest.ReadMany(thread["messages"], version, limits),
        !version.IsV1 && thread["tool_resources"] is { } resources ? ToolResourcesRequest.Read(resources, allowsNewStore: true, limits) : null,
        thread["metadata"]?.Metadata() ?? Empty.Metadata);
}
