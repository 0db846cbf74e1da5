using OpenAI.Assistants;

namespace RetrievalQA.Sdk;

/// <summary>Runs that do not simply complete.</summary>
internal sealed class EndingFlows(Clients clients, Library library)
{
    public async Task CancelWaiting()
    {
        var assistant = await ScriptedAsync();
        var threadId = await library.ThreadAskingAsync(Library.Script(new { calls = new[] { Library.CallOf("clock", new { }) } }));
        var waiting = await library.RunAsync(threadId, assistant.Id);
        Assert.Equal(RunStatus.RequiresAction, waiting.Status);
        ThreadRun cancelling = await clients.Assistants.CancelRunAsync(threadId, waiting.Id);
        Assert.True(cancelling.Status == RunStatus.Cancelling || cancelling.Status == RunStatus.Cancelled);
        var ended = await clients.EndAsync(cancelling);
        Assert.Equal(RunStatus.Cancelled, ended.Status);
        Assert.NotNull(ended.CancelledAt);
        var step = Assert.Single(await clients.Assistants.GetRunStepsAsync(threadId, waiting.Id).ToListAsync());
        Assert.Equal(RunStepStatus.Cancelled, step.Status);
        await Library.FailsAsync(400, "Cannot cancel run with status 'cancelled'.", () => clients.Assistants.CancelRunAsync(threadId, waiting.Id));

        await library.AskAsync(threadId, Library.Script(new { say = new[] { "The thread is free." } }));
        Assert.Equal(RunStatus.Completed, (await library.RunAsync(threadId, assistant.Id)).Status);
    }

    public async Task CancelStreaming()
    {
        var assistant = await ScriptedAsync();
        var threadId = await library.ThreadAskingAsync(Library.Script(new { say = new[] { "One, ", "two, 😀" }, hold = true }));
        var updates = new List<StreamingUpdate>();
        await foreach (var update in clients.UpdatesAsync(threadId, assistant.Id))
        {
            updates.Add(update);
            if (update is MessageContentUpdate && updates.Text() == "One, two, 😀")
            {
                await clients.Assistants.CancelRunAsync(threadId, updates.OfType<RunUpdate>().First().Value.Id);
            }
        }

        Assert.Equal(StreamingUpdateReason.RunCancelled, updates.Kinds()[^1]);
        Assert.Contains(StreamingUpdateReason.MessageFailed, updates.Kinds());
        Assert.Contains(StreamingUpdateReason.RunStepCancelled, updates.Kinds());
        var stored = await library.NewestAsync(threadId);
        Assert.Equal("One, two, 😀", stored.Content[0].Text);
        Assert.Equal(MessageStatus.Incomplete, stored.Status);
    }

    public async Task SpentBudget()
    {
        var assistant = await ScriptedAsync();
        var threadId = await library.ThreadAskingAsync(Library.Script(new { say = new[] { "One, two, th" }, cut = true }));
        var run = await library.RunAsync(threadId, assistant.Id, new RunCreationOptions { MaxOutputTokenCount = 256 });
        Assert.Equal(RunStatus.Incomplete, run.Status);
        Assert.Equal(RunIncompleteReason.MaxOutputTokenCount, run.IncompleteDetails.Reason);
        Assert.Equal("One, two, th", (await library.NewestAsync(threadId)).Content[0].Text);
    }

    public async Task FailedRun()
    {
        var assistant = await ScriptedAsync();
        var threadId = await library.ThreadAskingAsync(Library.Script(new { fail = "The model is out of order." }));
        var run = await library.RunAsync(threadId, assistant.Id);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(RunErrorCode.ServerError, run.LastError.Code);
        Assert.Contains("The model is out of order.", run.LastError.Message, StringComparison.Ordinal);
        var updates = await clients.StreamAsync(threadId, assistant.Id);
        Assert.Equal(StreamingUpdateReason.RunFailed, updates.Kinds()[^1]);
        Assert.Equal(run.LastError.Message, updates.OfType<RunUpdate>().Last().Value.LastError.Message);
    }

    private async Task<Assistant> ScriptedAsync() =>
        await clients.Assistants.CreateAssistantAsync("scripted", new AssistantCreationOptions { Tools = { Library.Clock } });
}
