using RetrievalQA.Conversations;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.RunSteps;

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
        CancellationToken cancel)
    {
        var (query, withContent) = (parameters.ToQuery(), inclusion.IncludesContent());
        await objects.RunAsync(thread_id, run_id, cancel);
        var slice = await conversations.ListStepsAsync(run_id, query, cancel);
        return ListPage.From(slice, step => step.Id, step => RunStepObject.From(step, version, withContent));
    }

    private static async Task<RunStepObject> Retrieve(
        string thread_id, string run_id, string step_id, StepInclusion inclusion, ApiVersion version, RequestedObjects objects, CancellationToken cancel)
    {
        var withContent = inclusion.IncludesContent();
        return RunStepObject.From(await objects.StepAsync(thread_id, run_id, step_id, cancel), version, withContent);
    }
}
