using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>The events of a streamed answer.</summary>
/// <param name="Events">Name and data of each event, the last one "done" left out.</param>
public sealed record StreamedAnswer(IReadOnlyList<(string Name, JsonNode Data)> Events)
{
    /// <summary>The deltas, concatenated.</summary>
    public string Text => string.Concat(Of("answer.delta").Select(data => (string)data["delta"]!));

    public IReadOnlyList<JsonNode> Footnotes => [.. Of("answer.footnote")];

    public JsonNode Completed => Assert.Single(Of("answer.completed"));

    /// <summary>Asks and reads the stream to its end.</summary>
    public static async Task<StreamedAnswer> AskAsync(ApiClient api, JsonObject question)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/v1/answers") { Content = new StringContent(question.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode);
        var events = new List<(string, JsonNode)>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            if (item.EventType == "done")
            {
                Assert.Equal("[DONE]", item.Data);
                return new StreamedAnswer(events);
            }

            events.Add((item.EventType, JsonNode.Parse(item.Data)!));
        }

        throw new InvalidDataException("The stream ended without a last event.");
    }

    private IEnumerable<JsonNode> Of(string name) => Events.Where(item => item.Name == name).Select(item => item.Data);
}
