using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>One event of a stream. The data of <c>done</c> is text, that of all others JSON.</summary>
public sealed record StreamEvent(string Name, JsonNode? Data)
{
    private const string Done = "done";

    public static IReadOnlyList<StreamEvent> ReadAll(string stream)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(stream));
        return [.. SseParser.Create(bytes).Enumerate()
            .Select(item => new StreamEvent(item.EventType, item.EventType == Done ? item.Data : JsonNode.Parse(item.Data)))];
    }
}
