using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Messages;

/// <summary>A message as a client writes it.</summary>
public sealed record MessageRequest(
    string Role,
    IReadOnlyList<MessageContent> Content,
    IReadOnlyList<MessageAttachment> Attachments,
    IReadOnlyDictionary<string, string> Metadata)
{
    private static readonly string[] KeysV1 = ["role", "content", "file_ids", "metadata"];
    private static readonly string[] KeysV2 = ["role", "content", "attachments", "metadata"];

    /// <summary>Files that must exist.</summary>
    public IEnumerable<string> FileIds =>
        Attachments.Select(attachment => attachment.FileId).Concat(Content.OfType<ImageFileContent>().Select(image => image.FileId));

    public static IReadOnlyList<string> Keys(ApiVersion version) => version.IsV1 ? KeysV1 : KeysV2;

    public static MessageRequest Read(RequestObject message, ApiVersion version, LimitOptions limits) => new(
        message.Required("role").OneOf(ThreadMessage.User, ThreadMessage.FromAssistant),
        ReadContent(message.Required("content"), version, limits),
        version.IsV1 ? ReadFileIds(message["file_ids"], limits) : ReadAttachments(message["attachments"], limits),
        message["metadata"]?.Metadata() ?? new Dictionary<string, string>(StringComparer.Ordinal));

    public static IReadOnlyList<MessageRequest> ReadMany(RequestValue? messages, ApiVersion version, LimitOptions limits) =>
        [.. (messages?.Array(limits.MessagesPerThread) ?? []).Select(message => Read(message.ToObject(Keys(version)), version, limits))];

    public ThreadMessage ToMessage(string projectId, string threadId, TimeProvider time) => new(
        NewId.Message(), projectId, threadId, time.GetUtcNow().ToUnixTimeSeconds(), Role, Content, Attachments, Metadata);

    private static IReadOnlyList<MessageContent> ReadContent(RequestValue content, ApiVersion version, LimitOptions limits)
    {
        if (version.IsV1 || content.IsText)
        {
            return [new TextContent(content.Prose(limits.TextCharacters, minLength: 1), [])];
        }

        return [.. content.Array(limits.ContentParts, minimum: 1).Select(part => ReadPart(part, limits))];
    }

    private static MessageContent ReadPart(RequestValue value, LimitOptions limits)
    {
        var part = value.ToObject("type", "text", "image_file", "image_url");
        switch (part.Required("type").OneOf("text", "image_file", "image_url"))
        {
            case "text":
                return new TextContent(part.Required("text").Prose(limits.TextCharacters), []);
            case "image_file":
                var file = part.Required("image_file").ToObject("file_id", "detail");
                return new ImageFileContent(file.Required("file_id").Text(), ReadDetail(file));
            default:
                var image = part.Required("image_url").ToObject("url", "detail");
                return new ImageUrlContent(image.Required("url").Text(limits.TextCharacters, minLength: 1), ReadDetail(image));
        }
    }

    private static string ReadDetail(RequestObject image) => image["detail"]?.OneOf("auto", "low", "high") ?? "auto";

    // v1 gives files to a message, and its tools take what they can use.
    private static IReadOnlyList<MessageAttachment> ReadFileIds(RequestValue? fileIds, LimitOptions limits) =>
        [.. (fileIds?.Array(limits.FilesPerMessage) ?? []).Select(id => id.Text()).Distinct(StringComparer.Ordinal)
            .Select(id => new MessageAttachment(id, [AssistantTool.FileSearch, AssistantTool.CodeInterpreter]))];

    private static IReadOnlyList<MessageAttachment> ReadAttachments(RequestValue? attachments, LimitOptions limits) =>
        [.. (attachments?.Array(limits.FilesPerStoreCreate) ?? []).Select(attachment => ReadAttachment(attachment, limits))];

    private static MessageAttachment ReadAttachment(RequestValue value, LimitOptions limits)
    {
        var attachment = value.ToObject("file_id", "tools");
        var tools = attachment.Required("tools").Array(limits.ToolsPerRun, minimum: 1);
        return new MessageAttachment(
            attachment.Required("file_id").Text(),
            [.. tools.Select(tool => tool.ToObject("type").Required("type").OneOf(AssistantTool.CodeInterpreter, AssistantTool.FileSearch))
                .Distinct(StringComparer.Ordinal)]);
    }
}
