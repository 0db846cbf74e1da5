using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RetrievalQA.Tests.Answering;

namespace RetrievalQA.Tests.Contract;

/// <summary>
/// What the recorded model did, for a scripted model to do again: its calls with their arguments, and its text, in which
/// each marker becomes a code of the evidence that the server shows. Text waits until the recording is past the run.
/// </summary>
public sealed partial class RecordingScript : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim mayAnswer = new();

    private RecordingScript()
    {
    }

    public static RecordingScript Of(IReadOnlyList<RecordedExchange> exchanges, ScriptedModelServer model)
    {
        var script = new RecordingScript();
        foreach (var turn in exchanges.SelectMany(exchange => exchange.Shown).SelectMany(Objects).SelectMany(TurnsOf)
            .GroupBy(turn => turn.Id, (_, same) => same.MaxBy(turn => turn.IsKnown)!).OrderBy(turn => turn.At))
        {
            turn.Script(model, script);
        }

        return script;
    }

    /// <summary>Lets the model write its text.</summary>
    public void Answer() => mayAnswer.Set();

    public void Dispose() => mayAnswer.Dispose();

    private IEnumerable<string> Say(string text, JsonNode request)
    {
        Assert.True(mayAnswer.Wait(Limit), "Nobody asked for the answer.");
        var coded = Marker().Replace(text, _ => $"【{Code().Match(ScriptedModelServer.ToolResult(request)).Value}】");
        return coded.Split(' ').Select((word, index) => index == 0 ? word : " " + word);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject item => [item, .. item.SelectMany(pair => Objects(pair.Value))],
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };

    private static IEnumerable<Turn> TurnsOf(JsonObject item) => (string?)(item["object"] as JsonValue) switch
    {
        // A message that the recording never shows.
        "thread.run.step" when item["step_details"]!["message_creation"] is { } creation =>
            [new Turn((string)creation["message_id"]!, (long)item["created_at"]!, (model, script) =>
                model.Say(request => script.Say("Something.", request)), IsKnown: false)],
        "thread.run.step" => (item["step_details"]!["tool_calls"]?.AsArray() ?? []).SelectMany(call => CallsOf(call!, (long)item["created_at"]!)),
        "thread.run" => (item["required_action"]?["submit_tool_outputs"]!["tool_calls"]!.AsArray() ?? [])
            .SelectMany(call => CallsOf(call!, (long)item["created_at"]!)),
        "thread.message" when item["run_id"] is not null && item["content"] is JsonArray { Count: > 0 } content
            && (string?)content[0]!["text"]?["value"] is { } text =>
            [new Turn((string)item["id"]!, (long)item["created_at"]!, (model, script) => model.Say(request => script.Say(text, request)))],
        _ => [],
    };

    private static IEnumerable<Turn> CallsOf(JsonNode call, long at) => (string)call["type"]! switch
    {
        "function" => [new Turn(
            (string)call["id"]!, at, (model, _) => model.Call((string)call["function"]!["name"]!, (string)call["function"]!["arguments"]!))],
        // The recorded query is not known; what was found is what was searched for.
        "file_search" => [new Turn(
            (string)call["id"]!, at, (model, _) => model.Call("file_search", new JsonObject { ["query"] = TextFound(call) }.ToJsonString()))],
        _ => [],
    };

    private static string TextFound(JsonNode call) =>
        (string?)call["file_search"]!["results"]?.AsArray().FirstOrDefault()?["content"]?[0]!["text"] ?? "anything";

    [GeneratedRegex(@"【\d+:\d+†[^】]*】", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Marker();

    [GeneratedRegex(@"(?<=【)[0-9A-Z]{4}(?=】)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Code();

    private sealed record Turn(string Id, long At, Action<ScriptedModelServer, RecordingScript> Script, bool IsKnown = true);
}
