using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>Runs that lost their execution: the process died, or the store refused when they should have ended.</summary>
public sealed class RunWorkerTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    [Theory]
    [InlineData(RunStatus.Cancelling, 600, RunStatus.Cancelled, RunStepStatus.Cancelled, "run_cancelled")]
    [InlineData(RunStatus.InProgress, 600, RunStatus.Failed, RunStepStatus.Failed, "run_failed")]
    [InlineData(RunStatus.InProgress, -1, RunStatus.Expired, RunStepStatus.Expired, "run_expired")]
    public async Task A_lost_run_ends_with_its_message_and_steps(RunStatus left, int lifetime, RunStatus expected, RunStepStatus expectedStep, string reason)
    {
        var client = await RunClient.CreateAsync(server.V2());
        var store = server.Get<IConversationStore>();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var run = await store.AddRunAsync(NewRun(client, now, lifetime), [], default);
        var message = new ThreadMessage(
            NewId.Message(), run.ProjectId, run.ThreadId, now, ThreadMessage.FromAssistant, [new TextContent("The notice ", [])], [],
            new Dictionary<string, string>(), run.AssistantId, run.Id, MessageStatus.InProgress);
        var step = new RunStep(
            NewId.RunStep(), run.ProjectId, run.ThreadId, run.Id, run.AssistantId, now, RunStepStatus.InProgress, message.Id, ToolCalls: null, run.ExpiresAt);
        await store.AdvanceRunAsync(run.ThreadId, run.Id, current => Leave(current, left), [step], message, default);

        server.Get<RunBell>().Ring();
        await server.V2().Poll($"/v1/threads/{run.ThreadId}/runs/{run.Id}", reply => reply.Text("status") == expected.Name());
        var ended = await store.FindMessageAsync(run.ThreadId, message.Id, default);
        Assert.Equal((MessageStatus.Incomplete, reason, "The notice "), (ended!.Status, ended.IncompleteReason, ended.PlainText));
        Assert.Equal(expectedStep, (await store.FindStepAsync(run.Id, step.Id, default))!.Status);
    }

    private static ThreadRun Leave(ThreadRun run, RunStatus left)
    {
        var running = run.MoveTo(RunStatus.InProgress, TimeProvider.System) with { Attempts = 1 };
        return left == RunStatus.InProgress ? running : running.MoveTo(left, TimeProvider.System);
    }

    private static ThreadRun NewRun(RunClient client, long now, int lifetime) => new(
        NewId.Run(), Project.Default, client.ThreadId, client.AssistantId, now, now + lifetime, RunStatus.Queued, "extractive",
        Instructions: null, [], ToolResources.None, new Dictionary<string, string>());
}
