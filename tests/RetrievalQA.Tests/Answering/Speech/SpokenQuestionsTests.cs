using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;
using RetrievalQA.Tests.Contract;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Answering.Speech;

/// <summary>
/// Questions as people ask them, in words that the documents do not have: for leave, several at once, about what was said before. Seven
/// languages; written before anything was measured.
/// </summary>
public sealed class SpokenQuestionsTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "RetrievalQA.Tests", "Answering", "Speech");

    // Of the half that constants were chosen on, by words alone: each kind as often as measured, less one.
    private static readonly Dictionary<string, int> Least = new(StringComparer.Ordinal)
    {
        ["permission"] = 26, ["several"] = 18, ["one"] = 4, ["refuse"] = 6, ["follow"] = 9,
    };

    [Fact]
    public async Task Questions_as_people_ask_them_are_answered_with_the_right_quotes()
    {
        using var words = new RetrievalQaServer().With("SentenceModel:Source", "Off");
        var v2 = words.V2();
        var files = new JsonArray();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Folder, "documents")))
        {
            files.Add((JsonNode)await v2.Upload(Path.GetFileName(path), await File.ReadAllTextAsync(path)));
        }

        var store = (await v2.Post("/v1/vector_stores", new JsonObject { ["file_ids"] = files }.ToJsonString())).Ok().Text("id");
        await v2.Poll($"/v1/vector_stores/{store}", reply => reply.Text("status") == "completed");
        var asked = new List<(SpokenQuestion Question, bool IsRight)>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, "questions.jsonl")))
        {
            var question = new SpokenQuestion(JsonNode.Parse(line)!);
            asked.Add((question, question.IsAnsweredBy(await QuotesAsync(v2, store, question.Turns))));
        }

        foreach (var group in asked.GroupBy(item => (item.Question.Half, item.Question.Kind)).OrderBy(group => group.Key))
        {
            var right = group.Count(item => item.IsRight);
            output.WriteLine($"{group.Key.Half}, {group.Key.Kind}: right {right} of {group.Count()}");
            Assert.True(group.Key.Half == QuestionHalf.Report || right >= Least[group.Key.Kind], $"{group.Key.Kind}: {right} of {group.Count()}");
        }
    }

    // Of the answer to the last turn.
    private static async Task<IReadOnlyList<string>> QuotesAsync(ApiClient client, string store, IReadOnlyList<string> turns)
    {
        var searching = new JsonObject
        {
            ["model"] = "extractive",
            ["tools"] = new JsonArray(new JsonObject { ["type"] = "file_search" }),
            ["tool_resources"] = new JsonObject { ["file_search"] = new JsonObject { ["vector_store_ids"] = new JsonArray(store) } },
        };
        var assistant = (await client.Post("/v1/assistants", searching.ToJsonString())).Ok().Text("id");
        var thread = (await client.Post("/v1/threads", "{}")).Ok().Text("id");
        foreach (var turn in turns)
        {
            await client.Post($"/v1/threads/{thread}/messages", new JsonObject { ["role"] = "user", ["content"] = turn }.ToJsonString());
            var run = (await client.Post($"/v1/threads/{thread}/runs", $$"""{"assistant_id":"{{assistant}}"}""")).Ok().Text("id");
            await client.Poll($"/v1/threads/{thread}/runs/{run}", reply => reply.Text("status") == "completed");
        }

        var message = (await client.Get($"/v1/threads/{thread}/messages?limit=1")).Ok().Data[0]!;
        return [.. message["content"]![0]!["text"]!["annotations"]!.AsArray().Select(note => (string)note!["file_citation"]!["quote"]!)];
    }
}
