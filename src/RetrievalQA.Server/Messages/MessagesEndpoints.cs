using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Messages;

public static class MessagesEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/threads/{thread_id}/messages");
        messages.MapPost("", Create);
        messages.MapGet("", List);
        messages.MapGet("/{message_id}", Retrieve);
        messages.MapPost("/{message_id}", Modify);
        messages.MapDelete("/{message_id}", Delete);
        messages.MapGet("/{message_id}/footnotes", Footnotes);
        messages.MapGet("/{message_id}/files", ListFiles);
        messages.MapGet("/{message_id}/files/{file_id}", RetrieveFile);
    }

    private static async Task<object> Create(
        string thread_id,
        RequestBody body,
        ApiVersion version,
        ThreadLock threadLock,
        RequestedObjects objects,
        MessageFiles files,
        IConversationStore conversations,
        IOptions<LimitOptions> limits,
        TimeProvider time,
        CancellationToken cancel)
    {
        var request = MessageRequest.Read(body.ToObject(MessageRequest.Keys(version)), version, limits.Value);
        var thread = await objects.ThreadAsync(thread_id, cancel);
        await threadLock.ExpectOpenAsync(thread, newMessages: 1, cancel);
        await files.AddToThreadAsync(thread, [request], version, cancel);
        return MessageObject.From(await conversations.AddMessageAsync(request.ToMessage(thread.ProjectId, thread_id, time), cancel), version);
    }

    private static async Task<ListPage> List(
        string thread_id, ListParameters parameters, ApiVersion version, RequestedObjects objects, IConversationStore conversations, CancellationToken cancel)
    {
        var query = parameters.ToQuery();
        var runId = parameters.Text("run_id") is { } id ? ObjectId.Check("run_id", id, ObjectId.Run) : null;
        await objects.ThreadAsync(thread_id, cancel);
        var slice = await conversations.ListMessagesAsync(thread_id, runId, query, cancel);
        return ListPage.From(slice, message => message.Id, message => MessageObject.From(message, version));
    }

    private static async Task<object> Retrieve(string thread_id, string message_id, ApiVersion version, RequestedObjects objects, CancellationToken cancel) =>
        MessageObject.From(await objects.MessageAsync(thread_id, message_id, cancel), version);

    private static async Task<object> Modify(
        string thread_id, string message_id, RequestBody body, ApiVersion version, RequestedObjects objects, IConversationStore conversations,
            CancellationToken cancel)
    {
        var change = MetadataChange.Read(body);
        await objects.ThreadAsync(thread_id, cancel);
        var changed = await conversations.UpdateMessageAsync(thread_id, message_id, row => row with { Metadata = change.Apply(row.Metadata) }, cancel);
        return MessageObject.From(changed ?? throw ApiException.NotFound("message", message_id), version);
    }

    private static async Task<DeletedObject> Delete(
        string thread_id, string message_id, RequestedObjects objects, IConversationStore conversations, CancellationToken cancel)
    {
        await objects.ThreadAsync(thread_id, cancel);
        return DeletedObject.Confirm(
            await conversations.DeleteMessageAsync(thread_id, message_id, cancel),
            message_id,
            "thread.message.deleted",
            () => ApiException.NotFound("message", message_id));
    }

    private static async Task<WholeList> Footnotes(
        string thread_id, string message_id, RequestedObjects objects, MessageFootnotes footnotes, CancellationToken cancel) =>
        WholeList.Of(await footnotes.OfAsync(await objects.MessageAsync(thread_id, message_id, cancel), cancel));

    private static async Task<ListPage> ListFiles(
        string thread_id, string message_id, ListParameters parameters, RequestedObjects objects, CancellationToken cancel)
    {
        var query = parameters.ToQuery();
        var message = await objects.MessageAsync(thread_id, message_id, cancel);
        return ListPage.From(
            HeldList.Cut(message.Attachments, file => file.FileId, query), file => file.FileId, file => MessageFileObject.From(file, message));
    }

    private static async Task<MessageFileObject> RetrieveFile(
        string thread_id, string message_id, string file_id, RequestedObjects objects, CancellationToken cancel)
    {
        var message = await objects.MessageAsync(thread_id, message_id, cancel);
        return MessageFileObject.From(message.Attachments.FirstOrDefault(file => file.FileId == file_id) ?? throw ApiException.FileNotFound(file_id), message);
    }
}

/// <summary>v1: a file that was given with a message.</summary>
public sealed record MessageFileObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, long CreatedAt, string MessageId)
{
    public static MessageFileObject From(MessageAttachment attachment, ThreadMessage message) =>
        new(attachment.FileId, "thread.message.file", message.CreatedAt, message.Id);
}
