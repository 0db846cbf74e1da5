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
    string Role,
    IReadOnlyList<object> Content,
    IReadOnlyList<AttachmentObject> Attachments,
    IReadOnlyDictionary<string, string> Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IncompleteDetailsObject? IncompleteDetails)
{
    public const string Kind = "thread.message";

    /// <summary>The message as the version shows it.</summary>
    public static object From(ThreadMessage message, ApiVersion version) =>
        version.IsV1 ? MessageObjectV1.From(message) : From(message);

    public static string? StatusOf(ThreadMessage message) => message.Status switch
    {
        MessageStatus.InProgress => "in_progress",
        MessageStatus.Incomplete => "incomplete",
        _ => null,
    };

    private static MessageObject From(ThreadMessage message) => new(
        message.Id,
        Kind,
        message.CreatedAt,
        message.AssistantId,
        message.ThreadId,
        message.RunId,
        message.Role,
        MessageRenderer.Render(message.Content, ApiVersion.V2),
        [.. message.Attachments.Select(AttachmentObject.From)],
        message.Metadata,
        StatusOf(message),
        message.IncompleteReason is { } reason ? new IncompleteDetailsObject(reason) : null);
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IncompleteDetailsObject? IncompleteDetails)
{
    public static MessageObjectV1 From(ThreadMessage message) => new(
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
        MessageObject.StatusOf(message),
        message.IncompleteReason is { } reason ? new IncompleteDetailsObject(reason) : null);
}

public sealed record IncompleteDetailsObject(string Reason);

public sealed record AttachmentObject(string FileId, IReadOnlyList<BareToolObject> Tools)
{
    public static AttachmentObject From(MessageAttachment attachment) =>
        new(attachment.FileId, [.. attachment.Tools.Select(tool => new BareToolObject(tool))]);
}
