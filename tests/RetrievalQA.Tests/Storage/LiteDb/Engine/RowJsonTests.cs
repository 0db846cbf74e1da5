using System.Text.Json;
using System.Text.Json.Nodes;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage.LiteDb.Engine;

public class RowJsonTests
{
    private static readonly ChunkSource Source = new("p", "file-1", "800-400");

    private static readonly Citation Citation = new(
        4, 0, 1, "file-1", "보고서.pdf", new SourceSpan(3, 9), 2, 8, "인용 “문장” <b>😀", 3, CitationSupport.Partial, new CitationReason("q", 0.25, ["a", "b"]));

    public static TheoryData<object> Records() =>
    [
        Samples.File() with { ExpiresAt = 5, Sequence = 7 },
        new IngestionRow(new FileIngestion(
            Source, new ChunkingStrategy(100, 50), "a.pdf", IngestionStatus.Failed, new IngestionError("invalid_file", "no text"), 2, 3, 4), 9),
        new SourceRow(Source, 3),
        new ChunkRow(Samples.Chunk(Source, 4, "텍스트\r\n\t\u0000\"\\"), 5),
        new ChunkOperation(8, Source),
        new VectorStoreRow(Samples.Store() with { Counts = new FileCounts(1, 2, 3, 4), UsageBytes = 5, Sequence = 6 }, 7),
        new VectorStoreFile("vs_1", Source, ChunkingStrategy.Default, IngestionStatus.Completed, null, 1, "vsfb_1",
            new JsonObject { ["a"] = 1.5, ["b"] = true, ["c"] = "x" }, 2, 3),
        new VectorStoreFileBatch("vsfb_1", "p", "vs_1", 1, true, new FileCounts(1, 0, 0, 0)),
        Samples.Assistant() with { Sequence = 3, Temperature = 0.7 },
        Samples.Thread() with { Resources = new ToolResources(["a"], ["b"]) },
        new ThreadTally("thread_1", 3, "run_1"),
        Samples.Message("thread_1") with
        {
            Content = [new TextContent("text", [Citation]), new ImageFileContent("file-2", "auto"), new ImageUrlContent("https://a/b?c=d&e", "low")],
            Attachments = [new MessageAttachment("file-1", ["file_search"])],
            Status = MessageStatus.Incomplete,
            IncompleteReason = "run_failed",
            Grounding = new Grounding(true, 0.5, CitationMethod.None, [Citation]),
        },
        Samples.Run("thread_1") with
        {
            Status = RunStatus.RequiresAction,
            RequiredCalls = [new FunctionCall("call_1", "f", "{\"a\": 1}")],
            LastError = new RunError("server_error", "no"),
            Usage = new TokenUsage(1, 2),
            Truncation = new TruncationStrategy("last_messages", 3),
            Tools = [new AssistantTool("file_search", new JsonObject { ["type"] = "file_search" })],
        },
        Samples.Step(Samples.Run("thread_1")) with
        {
            ToolCalls =
            [
                new FileSearchCall("call_1", "q", 0.5, [new FileSearchResult("file-1", "a", 0.5, new SourceSpan(1, 2), null)], ["b: failed"]),
                new FunctionCall("call_2", "f", "{}", "out"),
                new CodeInterpreterCall("call_3", "print(1)", [new CodeInterpreterOutput("1", null), new CodeInterpreterOutput(null, "file-3")]),
            ],
        },
        new Erasure("chunks", "_id", "file-1/", 3),
    ];

    [Theory]
    [MemberData(nameof(Records), DisableDiscoveryEnumeration = true)]
    public void Every_stored_record_comes_back_as_it_was(object record)
    {
        var json = (string)Invoke(nameof(RowJson.Write), record.GetType(), record);
        var read = Invoke(nameof(RowJson.Read), record.GetType(), json);
        Assert.Equal(JsonSerializer.Serialize(record), JsonSerializer.Serialize(read));
    }

    [Fact]
    public void A_tool_definition_keeps_what_the_client_wrote()
    {
        const string Definition = """{"type":"function","function":{"name":"f","parameters":{"$defs":{"x":{"minimum":1.0}},"additionalProperties":false}}}""";
        var tool = new AssistantTool("function", JsonNode.Parse(Definition)!.AsObject());
        Assert.Equal(Definition, RowJson.Read<AssistantTool>(RowJson.Write(tool)).Definition.ToJsonString());
    }

    private static object Invoke(string method, Type record, object argument) =>
        typeof(RowJson).GetMethod(method)!.MakeGenericMethod(record).Invoke(null, [argument])!;
}
