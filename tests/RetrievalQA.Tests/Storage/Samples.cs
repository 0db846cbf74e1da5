using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Storage;

/// <summary>Records to store.</summary>
internal static class Samples
{
    public static UploadedFile File(string? id = null, string project = Project.Default, string purpose = "assistants") =>
        new(id ?? NewId.File(), project, "보고서.txt", purpose, "text/plain", Bytes: 0, Sha256: string.Empty, CreatedAt: 1);

    public static Stream Content(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public static ParsedDocument Document(string text) => new(
        text,
        [new TextRegion(RegionKind.Page, new SourceSpan(0, text.Length), 1, 612, 792)],
        [new WordBox(new SourceSpan(0, text.Length), 1, 2, 3, 4)],
        "ko",
        ["page 2 holds only an image"]);

    public static Chunk Chunk(ChunkSource source, int ordinal, string text = "text") => new(
        source,
        ordinal,
        new SourceSpan(ordinal * 10, (ordinal * 10) + text.Length),
        text,
        "Heading",
        [new SourceSpan(ordinal * 10, (ordinal * 10) + text.Length)],
        [new ChunkSection(0, "Heading", 1, HasHeading: false)],
        "en",
        PageStart: 1,
        PageEnd: null,
        Tokens: 3);

    public static VectorStore Store(string project = Project.Default) => new(
        NewId.VectorStore(), project, "store", Description: null, CreatedAt: 1, LastActiveAt: 1, ExpiresAfterDays: 7, NoMetadata, default);

    public static FileAttachment Attachment(string fileId, ChunkingStrategy? chunking = null, string colour = "red") =>
        new(fileId, chunking ?? ChunkingStrategy.Default, new JsonObject { ["colour"] = colour });

    public static Assistant Assistant(string project = Project.Default) => new(
        NewId.Assistant(),
        project,
        CreatedAt: 1,
        "extractive",
        "name",
        Description: null,
        "instructions",
        [new AssistantTool("function", new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = "f", ["strict"] = true } })],
        new ToolResources(["file-1"], ["vs_1"]),
        [new FileAssociation("file-1", 2)],
        new Dictionary<string, string> { ["k"] = "v" });

    public static AssistantThread Thread(string project = Project.Default) =>
        new(NewId.Thread(), project, CreatedAt: 1, ToolResources.None, NoMetadata);

    public static ThreadMessage Message(string threadId, string text = "hello", string? runId = null) => new(
        NewId.Message(), Project.Default, threadId, CreatedAt: 1, ThreadMessage.User, [new TextContent(text, [])], [], NoMetadata, RunId: runId);

    public static ThreadRun Run(string threadId) => new(
        NewId.Run(),
        Project.Default,
        threadId,
        "asst_1",
        CreatedAt: 1,
        ExpiresAt: 601,
        RunStatus.Queued,
        "extractive",
        Instructions: null,
        [],
        ToolResources.None,
        NoMetadata);

    public static RunStep Step(ThreadRun run) => new(
        NewId.RunStep(),
        run.ProjectId,
        run.ThreadId,
        run.Id,
        run.AssistantId,
        CreatedAt: 1,
        RunStepStatus.InProgress,
        MessageId: null,
        [new FileSearchCall("call_1", "query", 0, [new FileSearchResult("file-1", "a.txt", 0.5, new SourceSpan(1, 5), 2)], ["b.pdf: failed"])],
        ExpiresAt: 601);

    private static Dictionary<string, string> NoMetadata => [];
}
