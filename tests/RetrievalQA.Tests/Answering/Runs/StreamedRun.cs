using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>The events of a streamed run, to the end of the stream.</summary>
/// <param name="Events">Name and data of each event, the last one "done" left out.</param>
public sealed record StreamedRun(IReadOnlyList<(string Name, JsonNode Data)> Events)
{
    private const string Prefix = "thread.";

    /// <summary>The names without their first word, runs of deltas as one.</summary>
    public IReadOnlyList<string> Names => [.. Events
        .Select(item => item.Name.StartsWith(Prefix, StringComparison.Ordinal) ? item.Name[Prefix.Length..] : item.Name)
        .Aggregate(new List<string>(), (names, name) =>
            names.Count > 0 && names[^1] == name && name.EndsWith("delta", StringComparison.Ordinal) ? names : [.. names, name])];

    public string RunId => (string)Events.First(item => item.Name.StartsWith("thread.run.", StringComparison.Ordinal)).Data["id"]!;

    /// <summary>The last run that an event showed.</summary>
    public JsonNode Run => Events.Last(item => (string?)item.Data["object"] == "thread.run").Data;

    /// <summary>The deltas of the messages, concatenated.</summary>
    public string Text => string.Concat(MessageDeltas.Select(text => (string?)text["value"]));

    /// <summary>The parts of content that the deltas of the messages bring, whatever their type.</summary>
    public IReadOnlyList<JsonNode> Parts => [.. Of("thread.message.delta").SelectMany(data => data["delta"]!["content"]!.AsArray()).Select(part => part!)];

    public IReadOnlyList<JsonNode> Annotations => [.. MessageDeltas.SelectMany(text => text["annotations"]?.AsArray() ?? []).Select(annotation => annotation!)];

    public JsonNode Message => Of("thread.message.completed").Single();

    public IEnumerable<JsonNode> Of(string name) => Events.Where(item => item.Name == name).Select(item => item.Data);

    /// <summary>The first entry of each delta of a tool call.</summary>
    public IReadOnlyList<JsonNode> CallDeltas => [.. Of("thread.run.step.delta").Select(data => data["delta"]!["step_details"]!["tool_calls"]![0]!)];

    public static async Task<StreamedRun> PostAsync(ApiClient api, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync());
        Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("req_", response.Headers.GetValues("x-request-id").Single(), StringComparison.Ordinal);
        var events = new List<(string, JsonNode)>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            if (item.EventType == "done")
            {
                Assert.Equal("[DONE]", item.Data);
                return new StreamedRun(events);
            }

            events.Add((item.EventType, JsonNode.Parse(item.Data)!));
        }

        throw new InvalidDataException("The stream ended without a last event.");
    }

    private IEnumerable<JsonNode> MessageDeltas => Parts.Select(part => part["text"]).OfType<JsonNode>();
}
