using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RetrievalQA.Tests.Contract;

/// <summary>
/// Replays requests that the official .NET library sent to the hosted API and compares the shape of every answer: the
/// same keys in the same order, and the same values where they do not depend on ids, time or a model.
/// </summary>
public sealed partial class RecordingTests(IdleServer server) : IClassFixture<IdleServer>
{
    private const string Variable = "RETRIEVALQA_REFERENCE";

    private static readonly HashSet<string> Volatile = new(StringComparer.Ordinal)
    {
        "id", "created_at", "expires_at", "last_active_at", "first_id", "last_id", "has_more", "thread_id", "assistant_id", "vector_store_id", "vector_store_ids", "file_id", "bytes", "data", "usage_bytes", "file_counts", "status",
    };

    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    [SkippableTheory]
    [InlineData("AssistantsTests/BasicAssistantOperationsWork")]
    [InlineData("AssistantsTests/BasicThreadOperationsWork")]
    [InlineData("AssistantsTests/BasicMessageOperationsWork")]
    [InlineData("AssistantsTests/ThreadWithInitialMessagesWorks")]
    [InlineData("AssistantsTests/ThreadWithImageDetailWorks")]
    [InlineData("AssistantsTests/Pagination_CanPageThroughAssistantCollection")]
    [InlineData("AssistantsTests/FileSearchWorks")]
    [InlineData("AssistantsTests/FunctionToolsWork")]
    [InlineData("AssistantsTests/BasicRunOperationsWork")]
    [InlineData("AssistantsTests/SettingResponseFormatWorks")]
    [InlineData("FilesTests/GetFileCanParseServiceError")]
    [InlineData("FilesTests/DeleteFileCanParseServiceError")]
    [InlineData("FilesTests/DownloadFileCanParseServiceError")]
    [InlineData("ModelsTests/GetModelCanParseServiceError")]
    [InlineData("VectorStoresTests/CanCreateGetAndDeleteVectorStores")]
    [InlineData("VectorStoresTests/CanAssociateFiles")]
    [InlineData("VectorStoresTests/CanUseBatchIngestion")]
    [InlineData("VectorStoresTests/CanApplyChunkingStrategy(Static)")]
    [InlineData("VectorStoresTests/CanApplyChunkingStrategy(Auto)")]
    public async Task Recorded_requests_get_answers_of_the_recorded_shape(string recording)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Skip.If(folder is null, $"{Variable} does not name the folder of recordings.");
        var entries = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "recordings", recording + ".json")))!["Entries"]!.AsArray();
        var compared = 0;
        foreach (var entry in entries)
        {
            if (!await Replay(entry!.AsObject()))
            {
                break;
            }

            compared++;
        }

        Assert.True(compared > 0, "Nothing was compared.");
    }

    /// <summary>False once the recording goes on with what only a model could have done.</summary>
    private async Task<bool> Replay(JsonObject entry)
    {
        var path = Own(((string)entry["RequestUri"]!).Replace("https://api.openai.com", "", StringComparison.Ordinal));
        var method = new HttpMethod((string)entry["RequestMethod"]!);
        var recorded = entry["ResponseBody"];
        if (recorded is not JsonObject expected || NeedsModel(method, path, expected))
        {
            return false;
        }

        var client = path.StartsWith("/v1/vector_stores", StringComparison.Ordinal) ? server.WithoutBeta() : server.V2();
        var reply = method == HttpMethod.Post && path == "/v1/files"
            ? (await client.Get($"/v1/files/{await client.Upload((string)expected["filename"]!, "recorded", (string)expected["purpose"]!)}")).Ok()
            : await Send(client, method, path, entry["RequestBody"] as JsonObject);
        Assert.True((int)reply.Status == (int)entry["StatusCode"]!, $"{method} {path}: {reply.Body}");
        Learn(expected, reply.Json);
        Compare(expected, reply.Json, $"{method} {path}");
        return true;
    }

    // The runs of an idle server stay queued; what follows in the recording does not happen here.
    private static bool NeedsModel(HttpMethod method, string path, JsonObject expected) =>
        path.Contains("/steps", StringComparison.Ordinal)
        || path.Contains("/submit_tool_outputs", StringComparison.Ordinal)
        || (method == HttpMethod.Get && path.Contains("/runs/", StringComparison.Ordinal) && (string?)expected["status"] is not "queued");

    private async Task<ApiReply> Send(ApiClient client, HttpMethod method, string path, JsonObject? body)
    {
        using var content = body is not null ? new StringContent(Own(body.ToJsonString()), System.Text.Encoding.UTF8, "application/json") : null;
        return await client.Send(method, path, content);
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

    private static void Compare(JsonNode? theirs, JsonNode? ours, string where)
    {
        switch (theirs, ours)
        {
            case (JsonObject left, JsonObject right):
                CompareObjects(left, right, where);
                break;
            case (JsonArray left, JsonArray right):
                foreach (var (value, own, index) in left.Zip(right).Select((pair, index) => (pair.First, pair.Second, index)))
                {
                    Compare(value, own, $"{where}[{index}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(theirs, ours), $"{where}: {theirs?.ToJsonString()} became {ours?.ToJsonString()}");
                break;
        }
    }

    private static void CompareObjects(JsonObject theirs, JsonObject ours, string where)
    {
        ForgetQuirks(theirs, ours);
        if (!where.EndsWith(".metadata", StringComparison.Ordinal) && !where.EndsWith(".tool_resources", StringComparison.Ordinal))
        {
            Assert.True(theirs.Select(pair => pair.Key).SequenceEqual(ours.Select(pair => pair.Key)), $"{where}: {theirs.ToJsonString()} became {ours.ToJsonString()}");
        }

        foreach (var (key, value) in theirs.Where(pair => !Volatile.Contains(pair.Key)))
        {
            Compare(value, ours[key], $"{where}.{key}");
        }
    }

    /// <summary>What the hosted API did in some answers and not in others to the same request.</summary>
    private static void ForgetQuirks(JsonObject theirs, JsonObject ours)
    {
        theirs.Remove("detail");
        if ((string?)theirs["object"] == "thread.message" && theirs.ContainsKey("file_ids"))
        {
            theirs.Remove("file_ids");
            ours.Remove("attachments");
        }

        if ((string?)theirs["object"] == "thread" && theirs["tool_resources"] is JsonObject { Count: 1 } resources && ours["tool_resources"] is JsonObject { Count: 0 })
        {
            resources.Remove("code_interpreter");
        }
    }

    [GeneratedRegex("(file-|asst_|thread_|msg_|run_|step_|vs_|vsfb_)[A-Za-z0-9_]{8,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Id();
}
