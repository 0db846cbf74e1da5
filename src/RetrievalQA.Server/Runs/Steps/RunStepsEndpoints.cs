using RetrievalQA.Conversations;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs.Steps;

public static class RunStepsEndpoints
{
    public static void MapRunSteps(this IEndpointRouteBuilder runs)
    {
        runs.MapGet("/{run_id}/steps", List);
        runs.MapGet("/{run_id}/steps/{step_id}", Retrieve);
    }

    private static async Task<ListPage> List(
        string thread_id,
        string run_id,
        ListParameters parameters,
        StepInclusion inclusion,
        ApiVersion version,
        RequestedObjects objects,
        IConversationStore conversations,
        SearchResultTexts texts,
        CancellationToken cancel)
    {
        var (query, withContent) = (parameters.ToQuery(), inclusion.IncludesContent());
        await objects.RunAsync(thread_id, run_id, cancel);
        var slice = await conversations.ListStepsAsync(run_id, query, cancel);
        var loaded = withContent ? await texts.LoadAsync(slice.Items, cancel) : null;
        return ListPage.From(slice, step => step.Id, step => RunStepObject.From(step, version, loaded));
    }

    private static async Task<RunStepObject> Retrieve(
        string thread_id, string run_id, string step_id, StepInclusion inclusion, ApiVersion version, RequestedObjects objects, SearchResultTexts texts,
            CancellationToken cancel)
    {
        var withContent = inclusion.IncludesContent();
        var step = await objects.StepAsync(thread_id, run_id, step_id, cancel);
        return RunStepObject.From(step, version, withContent ? await texts.LoadAsync([step], cancel) : null);
    }
}
