using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Messages;

/// <summary>A message as v2 shows it. Like the hosted API, it mentions the status only of messages that are not whole.</summary>
public sealed record MessageObject(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    string? AssistantId,
    string ThreadId,
    string? RunId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RawJson? IncompleteDetails,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RawJson? IncompleteAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RawJson? CompletedAt,
    string Role,
    IReadOnlyList<object> Content,
    IReadOnlyList<AttachmentObject> Attachments,
    IReadOnlyDictionary<string, string> Metadata)
{
    public const string Kind = "thread.message";

    /// <summary>The message as the version shows it.</summary>
    /// <param name="isStreamed">Events of streams tell the status of every message.</param>
    public static object From(ThreadMessage message, ApiVersion version, bool isStreamed = false)
    {
        var ending = MessageEnding.Of(message, isSaid: isStreamed || version.IsV1);
        return version.IsV1 ? MessageObjectV1.From(message, ending) : From(message, ending);
    }

    private static MessageObject From(ThreadMessage message, MessageEnding ending) => new(
        message.Id,
        Kind,
        message.CreatedAt,
        message.AssistantId,
        message.ThreadId,
        message.RunId,
        ending.Status,
        ending.Details,
        ending.IncompleteAt,
        ending.CompletedAt,
        message.Role,
        MessageRenderer.Render(message.Content, ApiVersion.V2),
        [.. message.Attachments.Select(AttachmentObject.From)],
        message.Metadata);
}

/// <summary>A message as v1 shows it.</summary>
public sealed record MessageObjectV1(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    string ThreadId,
    string Role,
    IReadOnlyList<object> Content,
    IReadOnlyList<string> FileIds,
    string? AssistantId,
    string? RunId,
    IReadOnlyDictionary<string, string> Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RawJson? IncompleteDetails,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RawJson? IncompleteAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RawJson? CompletedAt)
{
    public static MessageObjectV1 From(ThreadMessage message, MessageEnding ending) => new(
        message.Id,
        MessageObject.Kind,
        message.CreatedAt,
        message.ThreadId,
        message.Role,
        MessageRenderer.Render(message.Content, ApiVersion.V1),
        [.. message.Attachments.Select(attachment => attachment.FileId)],
        message.AssistantId,
        message.RunId,
        message.Metadata,
        ending.Status,
        ending.Details,
        ending.IncompleteAt,
        ending.CompletedAt);
}

/// <summary>How far a message has come, as JSON; what is null is left out.</summary>
public sealed record MessageEnding(string? Status, RawJson? Details, RawJson? IncompleteAt, RawJson? CompletedAt)
{
    private static readonly MessageEnding Unsaid = new(Status: null, Details: null, IncompleteAt: null, CompletedAt: null);

    /// <param name="isSaid">Else nothing is said of messages that are whole, as the hosted API does over REST in v2.</param>
    public static MessageEnding Of(ThreadMessage message, bool isSaid) => !isSaid && message.Status == MessageStatus.Completed
        ? Unsaid
        : new MessageEnding(
            message.Status == MessageStatus.InProgress ? "in_progress" : message.Status.ToString().ToLowerInvariant(),
            message.IncompleteReason is { } reason ? new RawJson($$"""{"reason":"{{reason}}"}""") : Null,
            TimeOf(message, MessageStatus.Incomplete),
            TimeOf(message, MessageStatus.Completed));

    private static RawJson Null => new("null");

    private static RawJson TimeOf(ThreadMessage message, MessageStatus status) =>
        message.Status == status && message.EndedAt is { } seconds ? new RawJson($"{seconds}") : Null;
}

public sealed record IncompleteDetailsObject(string Reason);

public sealed record AttachmentObject(string FileId, IReadOnlyList<BareToolObject> Tools)
{
    public static AttachmentObject From(MessageAttachment attachment) =>
        new(attachment.FileId, [.. attachment.Tools.Select(tool => new BareToolObject(tool))]);
}
