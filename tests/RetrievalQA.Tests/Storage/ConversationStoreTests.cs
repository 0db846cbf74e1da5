using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage;

public class ConversationStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ListQuery All = new(100, Ascending: true);

    [Fact]
    public async Task Assistants_are_found_changed_listed_and_deleted_in_their_project()
    {
        await using var storage = new StorageFixture();
        var assistant = await storage.Conversations.AddAssistantAsync(Samples.Assistant(), None);
        await storage.Conversations.AddAssistantAsync(Samples.Assistant("proj_other"), None);
        var changed = await storage.Conversations.UpdateAssistantAsync(Project.Default, assistant.Id, current => current with { Name = "new" }, None);
        Assert.Equal("new", changed!.Name);
        Assert.Equal("new", Assert.Single((await storage.Conversations.ListAssistantsAsync(Project.Default, All, None)).Items).Name);
        Assert.Null(await storage.Conversations.FindAssistantAsync("proj_other", assistant.Id, None));
        Assert.False(await storage.Conversations.DeleteAssistantAsync("proj_other", assistant.Id, None));
        Assert.True(await storage.Conversations.DeleteAssistantAsync(Project.Default, assistant.Id, None));
        Assert.Null(await storage.Conversations.FindAssistantAsync(Project.Default, assistant.Id, None));
    }

    [Fact]
    public async Task Messages_are_counted_listed_and_filtered_by_run()
    {
        await using var storage = new StorageFixture();
        var thread = Samples.Thread();
        await storage.Conversations.AddThreadAsync(thread, [Samples.Message(thread.Id, "1"), Samples.Message(thread.Id, "2")], None);
        var third = await storage.Conversations.AddMessageAsync(Samples.Message(thread.Id, "3", runId: "run_1"), None);
        Assert.Equal(3, await storage.Conversations.CountMessagesAsync(thread.Id, None));
        Assert.Equal(["1", "2", "3"], await TextsAsync(storage, thread.Id, All));
        Assert.Equal(["3", "2"], await TextsAsync(storage, thread.Id, new ListQuery(2)));
        Assert.Empty(await TextsAsync(storage, thread.Id, All with { After = third.Id }));
        Assert.Equal(third.Id, Assert.Single((await storage.Conversations.ListMessagesAsync(thread.Id, "run_1", All, None)).Items).Id);
        Assert.Null(await storage.Conversations.FindMessageAsync("thread_other", third.Id, None));
        Assert.True(await storage.Conversations.DeleteMessageAsync(thread.Id, third.Id, None));
        Assert.False(await storage.Conversations.DeleteMessageAsync(thread.Id, third.Id, None));
        Assert.Equal(2, await storage.Conversations.CountMessagesAsync(thread.Id, None));
    }

    [Fact]
    public async Task An_active_run_locks_its_thread_until_it_ends()
    {
        await using var storage = new StorageFixture();
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        var run = await storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [Samples.Message(thread.Id)], None);
        var locked = await Assert.ThrowsAsync<ThreadLockedException>(() => storage.Conversations.AddMessageAsync(Samples.Message(thread.Id), None));
        Assert.Equal(run.Id, locked.RunId);
        await Assert.ThrowsAsync<ThreadLockedException>(() => storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [Samples.Message(thread.Id)], None));
        Assert.Equal(1, await storage.Conversations.CountMessagesAsync(thread.Id, None));

        await MoveAsync(storage, run, RunStatus.InProgress);
        await storage.ReopenAsync();
        Assert.Equal(RunStatus.InProgress, Assert.Single(await storage.Conversations.ListRunsInAsync(RunStatus.InProgress, 9, None)).Status);
        Assert.Equal(RunStatus.InProgress, Assert.Single(await storage.Conversations.ListExpiredRunsAsync(long.MaxValue, 9, None)).Status);
        Assert.NotNull(await storage.Conversations.NextRunExpiryAsync(None));
        await MoveAsync(storage, run, RunStatus.Completed);
        Assert.Empty(await storage.Conversations.ListExpiredRunsAsync(long.MaxValue, 9, None));
        Assert.Null(await storage.Conversations.NextRunExpiryAsync(None));
        await storage.Conversations.AddMessageAsync(Samples.Message(thread.Id), None);
        await storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [], None);
        Assert.Equal(2, (await storage.Conversations.ListRunsAsync(thread.Id, All, None)).Items.Count);
    }

    [Fact]
    public async Task Of_many_runs_at_once_one_gets_the_thread()
    {
        await using var storage = new StorageFixture();
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                await storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [Samples.Message(thread.Id)], None);
                return true;
            }
            catch (ThreadLockedException)
            {
                return false;
            }
        }));
        Assert.Single(outcomes, won => won);
        Assert.Equal(1, await storage.Conversations.CountMessagesAsync(thread.Id, None));
    }

    [Fact]
    public async Task Advancing_writes_run_steps_and_message_together_or_not_at_all()
    {
        await using var storage = new StorageFixture();
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        var run = await storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [], None);
        var step = Samples.Step(run);
        var message = Samples.Message(thread.Id, "partial", run.Id);
        await storage.Conversations.AdvanceRunAsync(thread.Id, run.Id, current => current.MoveTo(RunStatus.InProgress, storage.Time), [step], message, None);

        await Assert.ThrowsAsync<IllegalRunMoveException>(() => storage.Conversations.AdvanceRunAsync(
            thread.Id, run.Id, current => current.MoveTo(RunStatus.Cancelled, storage.Time), [Samples.Step(run)], Samples.Message(thread.Id), None));
        Assert.Single((await storage.Conversations.ListStepsAsync(run.Id, All, None)).Items);

        var ended = step.End(RunStepStatus.Completed, storage.Time);
        var whole = message with { Content = [new TextContent("whole", [])] };
        var second = Samples.Step(run);
        await storage.Conversations.AdvanceRunAsync(
            thread.Id, run.Id, current => current.MoveTo(RunStatus.Completed, storage.Time), [ended, second], whole, None);

        var steps = (await storage.Conversations.ListStepsAsync(run.Id, All, None)).Items;
        Assert.Equal([step.Id, second.Id], steps.Select(listed => listed.Id));
        Assert.Equal(RunStepStatus.Completed, steps[0].Status);
        Assert.IsType<FileSearchCall>(Assert.Single(steps[0].ToolCalls!));
        Assert.Equal(["whole"], await TextsAsync(storage, thread.Id, All));
        Assert.Equal(1, await storage.Conversations.CountMessagesAsync(thread.Id, None));
        Assert.Null(await storage.Conversations.FindStepAsync("run_other", step.Id, None));
        Assert.Null(await storage.Conversations.AdvanceRunAsync(thread.Id, "run_none", current => current, [], null, None));
    }

    [Fact]
    public async Task A_deleted_thread_takes_everything_of_it_along()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 3 });
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        var kept = Samples.Thread();
        await storage.Conversations.AddThreadAsync(kept, [Samples.Message(kept.Id, "kept")], None);
        for (var number = 0; number < 7; number++)
        {
            await storage.Conversations.AddMessageAsync(Samples.Message(thread.Id), None);
        }

        var run = await storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [], None);
        await storage.Conversations.AdvanceRunAsync(thread.Id, run.Id, current => current, [Samples.Step(run)], null, None);
        Assert.Null(await storage.Conversations.DeleteThreadAsync("proj_other", thread.Id, None));
        Assert.NotNull(await storage.Conversations.DeleteThreadAsync(Project.Default, thread.Id, None));

        Assert.Null(await storage.Conversations.DeleteThreadAsync(Project.Default, thread.Id, None));
        Assert.Empty(await storage.Conversations.ListExpiredRunsAsync(long.MaxValue, 9, None));
        Assert.Null(await storage.Conversations.NextRunExpiryAsync(None));
        Assert.Null(await storage.Conversations.FindRunAsync(thread.Id, run.Id, None));
        Assert.Empty((await storage.Conversations.ListStepsAsync(run.Id, All, None)).Items);
        Assert.Empty(await TextsAsync(storage, thread.Id, All));
        Assert.Equal(["kept"], await TextsAsync(storage, kept.Id, All));
        await Assert.ThrowsAsync<ThreadGoneException>(() => storage.Conversations.AddMessageAsync(Samples.Message(thread.Id), None));
        Assert.Empty(await storage.Database.ReadAsync(rows => rows.Range(Schema.Erasures, Schema.ByOrder, KeyRange.Numbers(Schema.AllErasures)), None));
    }

    private static Task<ThreadRun?> MoveAsync(StorageFixture storage, ThreadRun run, RunStatus status) => storage.Conversations.AdvanceRunAsync(
        run.ThreadId, run.Id, current => current.MoveTo(status, storage.Time), [], null, None);

    private static async Task<List<string>> TextsAsync(StorageFixture storage, string threadId, ListQuery query) =>
        [.. (await storage.Conversations.ListMessagesAsync(threadId, null, query, None)).Items.Select(message => message.PlainText)];
}
