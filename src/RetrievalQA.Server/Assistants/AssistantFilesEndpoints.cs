using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

/// <summary>v1: the files of an assistant as a list of their own.</summary>
public static class AssistantFilesEndpoints
{
    public static void MapAssistantFiles(this IEndpointRouteBuilder assistants)
    {
        assistants.MapPost("/{assistant_id}/files", Attach);
        assistants.MapGet("/{assistant_id}/files", List);
        assistants.MapGet("/{assistant_id}/files/{file_id}", Retrieve);
        assistants.MapDelete("/{assistant_id}/files/{file_id}", Detach);
    }

    private static async Task<AssistantFileObject> Attach(
        string assistant_id,
        RequestBody body,
        IConversationStore conversations,
        RequestedObjects objects,
        StoreFiling filing,
        IOptions<LimitOptions> limits,
        TimeProvider time,
        CancellationToken cancel)
    {
        var fileId = body.ToObject("file_id").Required("file_id").Text();
        var assistant = await objects.AssistantAsync(assistant_id, cancel);
        await objects.FileAsync(fileId, cancel);
        var added = new FileAssociation(fileId, time.GetUtcNow().ToUnixTimeSeconds());
        var changed = await conversations.UpdateAssistantAsync(
            assistant.ProjectId, assistant_id, row => With(row, added, limits.Value.FilesPerAssistant), cancel)
            ?? throw ApiException.NotFound("assistant", assistant_id);
        await filing.ReadSoonAsync([fileId], cancel);
        return AssistantFileObject.From(changed.Files.First(file => file.FileId == fileId), assistant_id);
    }

    private static Assistant With(Assistant assistant, FileAssociation added, int maximum)
    {
        if (assistant.Files.Any(file => file.FileId == added.FileId))
        {
            return assistant;
        }

        return assistant.Files.Count < maximum
            ? assistant with { Files = [.. assistant.Files, added] }
            : throw ApiException.BadRequest($"Assistant {assistant.Id} already has {maximum} files, the most that it may have.", param: "file_id");
    }

    private static async Task<ListPage> List(
        string assistant_id, ListParameters parameters, RequestedObjects objects, AssistantFiles files, CancellationToken cancel)
    {
        var associations = await files.OfAsync(await objects.AssistantAsync(assistant_id, cancel), cancel);
        return ListPage.From(
            HeldList.Cut(associations, file => file.FileId, parameters.ToQuery()),
            file => file.FileId,
            file => AssistantFileObject.From(file, assistant_id));
    }

    private static async Task<AssistantFileObject> Retrieve(
        string assistant_id, string file_id, RequestedObjects objects, AssistantFiles files, CancellationToken cancel)
    {
        var associations = await files.OfAsync(await objects.AssistantAsync(assistant_id, cancel), cancel);
        return AssistantFileObject.From(associations.FirstOrDefault(file => file.FileId == file_id) ?? throw ApiException.FileNotFound(file_id), assistant_id);
    }

    /// <summary>Takes the file from the assistant, also where v2 code gave it to one of the tools. The file stays.</summary>
    private static async Task<DeletedObject> Detach(
        string assistant_id,
        string file_id,
        IConversationStore conversations,
        IVectorStoreCatalog stores,
        RequestedObjects objects,
        AssistantFiles files,
        CancellationToken cancel)
    {
        var assistant = await objects.AssistantAsync(assistant_id, cancel);
        var wasThere = (await files.OfAsync(assistant, cancel)).Any(file => file.FileId == file_id);
        await conversations.UpdateAssistantAsync(assistant.ProjectId, assistant_id, row => Without(row, file_id), cancel);
        foreach (var storeId in assistant.Resources.VectorStoreIds)
        {
            await stores.DetachAsync(storeId, file_id, cancel);
        }

        return DeletedObject.Confirm(wasThere, file_id, "assistant.file.deleted", () => ApiException.FileNotFound(file_id));
    }

    private static Assistant Without(Assistant assistant, string fileId) => assistant with
    {
        Files = [.. assistant.Files.Where(file => file.FileId != fileId)],
        Resources = assistant.Resources with
        {
            CodeInterpreterFileIds = [.. assistant.Resources.CodeInterpreterFileIds.Where(id => id != fileId)],
        },
    };
}

public sealed record AssistantFileObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, long CreatedAt, string AssistantId)
{
    public static AssistantFileObject From(FileAssociation file, string assistantId) => new(file.FileId, "assistant.file", file.CreatedAt, assistantId);
}
