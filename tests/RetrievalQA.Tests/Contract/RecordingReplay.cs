using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RetrievalQA.Tests.Answering;
using RetrievalQA.Tests.Contract.Schema;

namespace RetrievalQA.Tests.Contract;

/// <summary>Sends the requests of one recording to a server, with its own ids in place of the recorded ones.</summary>
public sealed partial class RecordingReplay(RetrievalQaServer server, ScriptedModelServer model, RecordingExceptions exceptions)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PollLimit = TimeSpan.FromSeconds(5);
    private static readonly string[] Resting = ["completed", "failed", "cancelled", "expired", "incomplete", "requires_action"];

    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    // Where a list of this server had which recorded item last: files of the same second may stand in another order.
    private readonly Dictionary<string, string> cursors = new(StringComparer.Ordinal);

    /// <summary>Plays the recording and gives the differences that are no exceptions.</summary>
    public async Task<IReadOnlyList<RecordingDifference>> PlayAsync(IReadOnlyList<RecordedExchange> exchanges)
    {
        using var script = RecordingScript.Of(exchanges, model);
        var found = new List<RecordingDifference>();
        var runs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var exchange in exchanges.Where(exchange => !exceptions.Skips(exchange)))
        {
            if (exchange.Events.Count > 0 || IsRestingRun(exchange.Answer))
            {
                script.Answer();
            }

            found.AddRange(await PlayAsync(exchange, exchanges, patience: found.Count == 0 ? PollLimit : TimeSpan.Zero));
            runs.UnionWith(exchange.Shown.Where(item => (string?)(item["object"] as JsonValue) == "thread.run")
                .Select(run => $"/v1/threads/{run["thread_id"]}/runs/{run["id"]}"));
        }

        script.Answer();
        foreach (var run in runs.Select(Own))
        {
            await server.V2().Poll(run, reply => Resting.Contains(reply.Text("status")));
        }

        model.Clear();
        return found;
    }

    /// <summary>Sends until the answer is the recorded one: files are read and runs go on while a client polls.</summary>
    private async Task<IReadOnlyList<RecordingDifference>> PlayAsync(RecordedExchange exchange, IReadOnlyList<RecordedExchange> exchanges, TimeSpan patience)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var reply = await Send(exchange, exchanges);
            var found = exceptions.Without(RecordingComparison.Compare(exchange, reply, exceptions.Allows));
            if (found.Count == 0 || exchange.Method != HttpMethod.Get || TimeProvider.System.GetElapsedTime(begun) >= patience)
            {
                Learn(exchange, reply);
                return found;
            }

            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }

    private async Task<ApiReply> Send(RecordedExchange exchange, IReadOnlyList<RecordedExchange> exchanges)
    {
        var client = exchange.HasBeta ? server.V2() : server.WithoutBeta();
        using var content = exchange switch
        {
            { IsUpload: true } => Form(exchange.Answer!, exchanges),
            { Body: { } body } => new StringContent(Own(body.ToJsonString()), Encoding.UTF8, "application/json"),
            _ => (HttpContent?)null,
        };
        return await client.Send(exchange.Method, Own(Cursor().Replace(exchange.Path, match => cursors.GetValueOrDefault(match.Value, match.Value))), content);
    }

    /// <summary>An upload as its answer describes it; the text is what searches of the recording found in the file.</summary>
    private static MultipartFormDataContent Form(JsonObject answer, IReadOnlyList<RecordedExchange> exchanges)
    {
        var text = exchanges.SelectMany(exchange => exchange.Shown).Select(shown => shown.ToJsonString())
            .Select(json => Found().Match(json))
            .Where(match => match.Success && match.Groups["file"].Value == (string?)answer["id"])
            .Select(match => (string)JsonNode.Parse(match.Groups["text"].Value)!)
            .FirstOrDefault("recorded");
        var purpose = (string?)answer["purpose"] ?? Quoted().Match((string)answer["error"]!["message"]!).Groups["word"].Value;
        return new MultipartFormDataContent
        {
            { new StringContent(text), "file", (string?)answer["filename"] ?? "a.txt" },
            { new StringContent(purpose), "purpose" },
        };
    }

    private static bool IsRestingRun(JsonObject? answer) =>
        (string?)(answer?["object"] as JsonValue) == "thread.run" && Resting.Contains((string?)answer!["status"]);

    private void Learn(RecordedExchange exchange, ApiReply reply)
    {
        if (exchange.Answer is not null)
        {
            var answer = JsonNode.Parse(reply.Body);
            Learn(exchange.Answer, answer);
            foreach (var (recorded, own) in (exchange.Answer["data"] as JsonArray ?? []).Zip(answer!["data"] as JsonArray ?? []))
            {
                cursors[(string)recorded!["id"]!] = (string)own!["id"]!;
            }

            return;
        }

        // Deltas carry no id that the events around them have not.
        var ours = StreamEvent.ReadAll(reply.Body);
        foreach (var (recorded, own) in exchange.Events.DistinctBy(item => item.Name)
            .SelectMany(item => ours.Where(own => own.Name == item.Name)
            .Zip(exchange.Events.Where(other => other.Name == item.Name), (own, other) => (other, own))))
        {
            Learn(recorded.Data, own.Data);
        }
    }

    private void Learn(JsonNode? theirs, JsonNode? ours)
    {
        switch (theirs, ours)
        {
            case (JsonObject left, JsonObject right):
                foreach (var (key, value) in left)
                {
                    Learn(value, right[key]);
                }

                break;
            case (JsonArray left, JsonArray right):
                foreach (var (value, own) in left.Zip(right))
                {
                    Learn(value, own);
                }

                break;
            case (JsonValue left, JsonValue right) when left.TryGetValue<string>(out var id) && right.TryGetValue<string>(out var own) && Id().IsMatch(id):
                ids.TryAdd(id, own);
                break;
        }
    }

    private string Own(string text) => Id().Replace(text, match => ids.GetValueOrDefault(match.Value, match.Value));

    [GeneratedRegex(@"\b(file-|asst_|thread_|msg_|run_|step_|vs_|vsfb_|call_)[A-Za-z0-9_]{8,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Id();

    [GeneratedRegex("(?<=[?&](after|before)=)[^&]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Cursor();

    [GeneratedRegex("""\{"file_id":"(?<file>[^"]+)","file_name":.*?"content":\[\{"type":"text","text":(?<text>"(\\.|[^"\\])*")\}\]\}""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Found();

    [GeneratedRegex("^'(?<word>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Quoted();
}
