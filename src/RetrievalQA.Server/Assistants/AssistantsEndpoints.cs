using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

public static class AssistantsEndpoints
{
    public static void MapAssistants(this IEndpointRouteBuilder app)
    {
        var assistants = app.MapGroup("/assistants");
        assistants.MapPost("", Create);
        assistants.MapGet("", List);
        assistants.MapGet("/{assistant_id}", Retrieve);
        assistants.MapPost("/{assistant_id}", Modify);
        assistants.MapDelete("/{assistant_id}", Delete);
        assistants.MapAssistantFiles();
    }

    private static async Task<object> Create(
        RequestBody body,
        ApiVersion version,
        Caller caller,
        IConversationStore conversations,
        AssistantFiles files,
        RequestedObjects objects,
        ToolResourcesResolver resolver,
        StoreFiling filing,
        ModelList models,
        IOptions<LimitOptions> limits,
        TimeProvider time,
        CancellationToken cancel)
    {
        var request = new AssistantRequest(body, creates: true, version, limits.Value);
        models.Expect(request.Model!);
        await objects.ExpectFilesAsync(request.FileIds ?? [], cancel);
        var resources = await resolver.ResolveAsync(request.Resources, ToolResources.None, expiresAfterDays: null, cancel);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var blank = new Assistant(
            NewId.Assistant(), caller.ProjectId, now, request.Model!, Name: null, Description: null, Instructions: null, Tools: [],
            ToolResources.None, Files: [], new Dictionary<string, string>(StringComparer.Ordinal));
        var assistant = await conversations.AddAssistantAsync(request.Apply(blank, resources, now), cancel);
        await filing.ReadSoonAsync(request.FileIds ?? [], cancel);
        return await files.ShowAsync(assistant, version, cancel);
    }

    private static async Task<ListPage> List(
        ListParameters parameters, ApiVersion version, Caller caller, IConversationStore conversations, AssistantFiles files, CancellationToken cancel)
    {
        var slice = await conversations.ListAssistantsAsync(caller.ProjectId, parameters.ToQuery(), cancel);
        var shown = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var assistant in slice.Items)
        {
            shown.Add(assistant.Id, await files.ShowAsync(assistant, version, cancel));
        }

        return ListPage.From(slice, assistant => assistant.Id, assistant => shown[assistant.Id]);
    }

    private static async Task<object> Retrieve(
        string assistant_id, ApiVersion version, RequestedObjects objects, AssistantFiles files, CancellationToken cancel) =>
        await files.ShowAsync(await objects.AssistantAsync(assistant_id, cancel), version, cancel);

    private static async Task<object> Modify(
        string assistant_id,
        RequestBody body,
        ApiVersion version,
        Caller caller,
        IConversationStore conversations,
        AssistantFiles files,
        RequestedObjects objects,
        ToolResourcesResolver resolver,
        StoreFiling filing,
        ModelList models,
        IOptions<LimitOptions> limits,
        TimeProvider time,
        CancellationToken cancel)
    {
        var request = new AssistantRequest(body, creates: false, version, limits.Value);
        var current = await objects.AssistantAsync(assistant_id, cancel);
        if (request.Model is { } model)
        {
            models.Expect(model);
        }

        await objects.ExpectFilesAsync(request.FileIds ?? [], cancel);
        var resources = await resolver.ResolveAsync(request.Resources, current.Resources, expiresAfterDays: null, cancel);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var changed = await conversations.UpdateAssistantAsync(
            caller.ProjectId, assistant_id, row => request.Apply(row, request.Resources is null ? row.Resources : resources, now), cancel);
        await filing.ReadSoonAsync(request.FileIds ?? [], cancel);
        return await files.ShowAsync(changed ?? throw ApiException.NotFound("assistant", assistant_id), version, cancel);
    }

    private static async Task<DeletedObject> Delete(string assistant_id, Caller caller, IConversationStore conversations, CancellationToken cancel) =>
        DeletedObject.Confirm(
        await conversations.DeleteAssistantAsync(caller.ProjectId, assistant_id, cancel),
        assistant_id,
        "assistant.deleted",
        () => ApiException.NotFound("assistant", assistant_id));
}
