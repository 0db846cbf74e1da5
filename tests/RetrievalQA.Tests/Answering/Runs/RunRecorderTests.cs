using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>What a run leaves in the store, and what its listeners are told, over the real store.</summary>
public sealed class RunRecorderTests : IAsyncDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StorageFixture storage = new();
    private readonly List<RunEvent> events = [];

    // Reads begun when an event was sent; the store answers in order, so that they see what was saved by then.
    private readonly List<Task> lookUps = [];

    // A call was told.
    private readonly TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task A_whole_run_is_saved_before_each_state_is_told()
    {
        var recorder = await BeginAsync();
        await recorder.AddCallAsync(0, Search, None);
        await recorder.SaveCallsAsync([Search], new TokenUsage(5, 1), None);
        await recorder.CompleteToolStepAsync([Search], None);
        await recorder.AddTextAsync("The fee ", None);
        await recorder.AddTextAsync("is 20 euros.", None);
        await recorder.AddCitationsAsync([Cite(position: 20)], None);
        await recorder.CompleteAsync(new Grounding(Refused: false, 0.9, CitationMethod.Model, []), new TokenUsage(7, 3), None);
        await Task.WhenAll(lookUps);

        Assert.Equal(
            [
                nameof(StepChanged), nameof(ToolCallAdded), nameof(StepChanged), nameof(StepChanged), nameof(MessageChanged), nameof(TextAdded),
                nameof(TextAdded), nameof(CitationAdded), nameof(MessageChanged), nameof(StepChanged), nameof(RunChanged),
            ],
            events.Select(one => one.GetType().Name));
        var message = await MessageAsync(recorder);
        var text = Assert.IsType<TextContent>(Assert.Single(message.Content));
        Assert.Equal(("The fee is 20 euros.", MessageStatus.Completed, 0.9), (text.Text, message.Status, message.Grounding!.Confidence));
        Assert.Equal("quote", Assert.Single(text.Citations).Quote);
        Assert.Equal(RunStatus.Completed, (await StoredAsync(recorder)).Status);
    }

    [Fact]
    public async Task A_run_whose_model_answers_at_once_is_two_transactions_its_calls_and_its_end()
    {
        var recorder = await BeginAsync();
        var commits = await CommitsAsync();
        await recorder.AddCallAsync(0, Search, None);
        Assert.Empty(events);
        await recorder.SaveCallsAsync([Search], TokenUsage.Zero, None);
        Assert.Equal(commits + 1, await CommitsAsync());
        Assert.Equal(Search.Query, Assert.IsType<FileSearchCall>(Assert.Single(Assert.Single(await StepsAsync(recorder)).ToolCalls!)).Query);
        var told = events.Count;
        await recorder.CompleteToolStepAsync([Search], None);
        await recorder.AddTextAsync("The fee is 20 euros.", None);
        Assert.Equal(told, events.Count);
        await recorder.CompleteAsync(grounding: null, TokenUsage.Zero, None);
        Assert.Equal(commits + 2, await CommitsAsync());
        Assert.All(await StepsAsync(recorder), step => Assert.Equal(RunStepStatus.Completed, step.Status));
    }

    [Fact]
    public async Task What_is_held_is_told_in_its_order_once_it_is_saved()
    {
        var recorder = await BeginAsync();
        await recorder.AddTextAsync("The fee ", None);
        await recorder.AddTextAsync("is 20 euros.", None);
        Assert.True(recorder.IsHolding);
        Assert.Empty(events);
        await recorder.FlushAsync(None);
        Assert.False(recorder.IsHolding);
        Assert.Equal("The fee is 20 euros.", (await MessageAsync(recorder)).PlainText);
        Assert.Equal([nameof(StepChanged), nameof(MessageChanged), nameof(TextAdded), nameof(TextAdded)], events.Select(one => one.GetType().Name));
    }

    [Fact]
    public async Task Calls_that_can_be_repeated_are_saved_with_what_they_give()
    {
        var recorder = await BeginAsync();
        var commits = await CommitsAsync();
        await recorder.AddCallAsync(0, Search, None);
        await recorder.HoldCallsAsync([Search], new TokenUsage(5, 1), None);
        await recorder.WaitAsync(Task.CompletedTask, None);
        await recorder.CompleteToolStepAsync([Search], None);
        await recorder.AddTextAsync("The fee is 20 euros.", None);
        Assert.Equal(commits, await CommitsAsync());
        await recorder.CompleteAsync(grounding: null, TokenUsage.Zero, None);
        Assert.Equal(commits + 1, await CommitsAsync());
        Assert.Equal(new TokenUsage(5, 1), (await StepsAsync(recorder))[0].Usage);
    }

    [Fact]
    public async Task Calls_that_take_long_are_saved_and_told_while_they_are_made()
    {
        var recorder = await BeginAsync();
        await recorder.AddCallAsync(0, Search, None);
        await recorder.HoldCallsAsync([Search], TokenUsage.Zero, None);
        var search = new TaskCompletionSource();
        var waiting = recorder.WaitAsync(search.Task, None);
        storage.Time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Empty(events);
        storage.Time.Advance(TimeSpan.FromMilliseconds(1));
        await called.Task;
        Assert.False(waiting.IsCompleted);
        Assert.Equal([nameof(StepChanged), nameof(ToolCallAdded)], events.Select(one => one.GetType().Name));
        Assert.Equal(Search.Query, Assert.IsType<FileSearchCall>(Assert.Single(Assert.Single(await StepsAsync(recorder)).ToolCalls!)).Query);

        search.SetException(new InvalidOperationException("The index is broken."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting);
    }

    [Fact]
    public async Task A_message_that_ended_is_saved_before_the_next_one_begins()
    {
        var recorder = await BeginAsync();
        foreach (var text in new[] { "One.", "Two.", "Three." })
        {
            await recorder.AddTextAsync(text, None);
            await recorder.CompleteMessageAsync(None);
        }

        await recorder.InterruptAsync(RunStatus.Failed, error: null, None);
        var messages = (await storage.Conversations.ListMessagesAsync(recorder.Run.ThreadId, recorder.Run.Id, new ListQuery(9, Ascending: true), None)).Items;
        Assert.Equal(["One.", "Two.", "Three."], messages.Select(message => message.PlainText));
        Assert.All(messages, message => Assert.Equal(MessageStatus.Completed, message.Status));
    }

    [Fact]
    public async Task Deltas_concatenate_to_the_text_and_the_run_tells_what_its_calls_have_cost()
    {
        var recorder = await BeginAsync();
        foreach (var piece in new[] { "a", " 한글", "😀", " b" })
        {
            await recorder.AddTextAsync(piece, None);
        }

        recorder.AddUsage(new TokenUsage(5, 2));
        recorder.AddUsage(new TokenUsage(1, 1));
        await recorder.CompleteAsync(grounding: null, new TokenUsage(1, 1), None);
        Assert.Equal("a 한글😀 b", string.Concat(events.OfType<TextAdded>().Select(delta => delta.Text)));
        Assert.Equal("a 한글😀 b", (await MessageAsync(recorder)).PlainText);
        Assert.Equal(new TokenUsage(6, 3), (await StoredAsync(recorder)).Usage);
    }

    [Fact]
    public async Task Text_is_saved_at_intervals_and_not_for_every_piece()
    {
        var recorder = await BeginAsync();
        await recorder.AddTextAsync("one ", None);
        await recorder.FlushAsync(None);
        var commits = await CommitsAsync();
        await recorder.AddTextAsync("two ", None);
        Assert.Equal(commits, await CommitsAsync());
        Assert.Equal("one ", (await MessageAsync(recorder)).PlainText);
        storage.Time.Advance(SaveInterval);
        await recorder.AddTextAsync("three", None);
        Assert.Equal("one two three", (await MessageAsync(recorder)).PlainText);
    }

    [Theory]
    [InlineData(RunStatus.Failed, RunStepStatus.Failed, "run_failed")]
    [InlineData(RunStatus.Cancelled, RunStepStatus.Cancelled, "run_cancelled")]
    [InlineData(RunStatus.Expired, RunStepStatus.Expired, "run_expired")]
    public async Task An_interrupted_run_ends_what_it_left_open_and_keeps_the_text(RunStatus status, RunStepStatus stepStatus, string reason)
    {
        var recorder = await BeginAsync();
        await recorder.AddTextAsync("The fee ", None);
        await recorder.AddCallAsync(0, Search, None);
        if (status == RunStatus.Cancelled)
        {
            await MoveAsync(recorder, RunStatus.Cancelling);
        }

        var error = status == RunStatus.Failed ? new RunError(RunError.ServerError, "broken") : null;
        await recorder.InterruptAsync(status, error, None);
        var message = await MessageAsync(recorder);
        Assert.Equal((MessageStatus.Incomplete, reason, "The fee "), (message.Status, message.IncompleteReason, message.PlainText));
        Assert.Equal([stepStatus, stepStatus], (await StepsAsync(recorder)).Select(step => step.Status));
        var run = await StoredAsync(recorder);
        Assert.Equal((status, error), (run.Status, run.LastError));
        Assert.Equal(status, Assert.IsType<RunChanged>(events[^1]).Run.Status);
    }

    [Fact]
    public async Task A_run_whose_budget_is_spent_is_incomplete_its_text_kept_and_its_open_call_cancelled()
    {
        var recorder = await BeginAsync();
        await recorder.AddTextAsync("The fee ", None);
        await recorder.AddCallAsync(0, Search, None);
        await recorder.CutAsync("max_completion_tokens", grounding: null, new TokenUsage(2, 2), None);
        var run = await StoredAsync(recorder);
        Assert.Equal((RunStatus.Incomplete, "max_completion_tokens"), (run.Status, run.IncompleteReason));
        var message = await MessageAsync(recorder);
        Assert.Equal((MessageStatus.Incomplete, "max_tokens", "The fee "), (message.Status, message.IncompleteReason, message.PlainText));
        Assert.Equal(
            [(true, RunStepStatus.Completed), (false, RunStepStatus.Cancelled)],
            (await StepsAsync(recorder)).Select(step => (step.MessageId is not null, step.Status)));
    }

    [Fact]
    public async Task The_first_call_of_a_turn_begins_a_step_and_the_others_join_it()
    {
        var recorder = await BeginAsync();
        await recorder.AddCallAsync(0, Search, None);
        await recorder.AddCallAsync(1, Function, None);
        await recorder.FlushAsync(None);
        Assert.Single(await StepsAsync(recorder));
        Assert.Single(events.OfType<ToolCallAdded>().Select(added => added.StepId).Distinct());
        await recorder.SaveCallsAsync([Search, Function], TokenUsage.Zero, None);
        await recorder.CompleteToolStepAsync([Search, Function with { Output = "4" }], None);
        await recorder.AddCallAsync(0, Search with { Id = "call_3" }, None);
        await recorder.FlushAsync(None);
        Assert.Equal([RunStepStatus.Completed, RunStepStatus.InProgress], (await StepsAsync(recorder)).Select(step => step.Status));
    }

    [Fact]
    public async Task A_call_for_the_client_leaves_the_step_open_and_the_run_waiting()
    {
        var recorder = await BeginAsync();
        await recorder.AddCallAsync(0, Function, None);
        await recorder.SaveCallsAsync([Function], TokenUsage.Zero, None);
        await recorder.RequireActionAsync([Function], [Function], None);
        var run = await StoredAsync(recorder);
        Assert.Equal((RunStatus.RequiresAction, Function), (run.Status, Assert.Single(run.RequiredCalls!)));
        Assert.Equal(RunStepStatus.InProgress, Assert.Single(await StepsAsync(recorder)).Status);
        Assert.Equal(RunStatus.RequiresAction, Assert.IsType<RunChanged>(events[^1]).Run.Status);
    }

    [Fact]
    public async Task Figures_and_files_of_calls_stand_in_the_next_message_and_in_no_later_one()
    {
        var call = new CodeInterpreterCall("call_2", "plot()", [new CodeInterpreterOutput(null, "file-plot")], [new WrittenFile("file-csv", "/mnt/data/a.csv")]);
        var recorder = await BeginAsync();
        await recorder.AddCallAsync(0, call, None);
        await recorder.SaveCallsAsync([call], TokenUsage.Zero, None);
        await recorder.CompleteToolStepAsync([call], None);
        Assert.True(recorder.HasUnshown);
        await recorder.AddTextAsync("Here.", None);
        await recorder.CompleteMessageAsync(None);
        Assert.False(recorder.HasUnshown);
        await recorder.AddTextAsync("More.", None);
        await recorder.CompleteAsync(grounding: null, TokenUsage.Zero, None);

        var messages = (await storage.Conversations.ListMessagesAsync(recorder.Run.ThreadId, recorder.Run.Id, new ListQuery(9, Ascending: true), None)).Items;
        Assert.Equal(["file-plot", null], messages.Select(message => message.Content.OfType<ImageFileContent>().SingleOrDefault()?.FileId));
        Assert.Equal(["file-csv", null], messages.Select(message => message.Attachments.SingleOrDefault()?.FileId));
        Assert.Equal(["Here.", "More."], messages.Select(message => message.PlainText));
        Assert.Equal("file-plot", Assert.Single(events.OfType<ImageAdded>()).Image.FileId);
    }

    [Fact]
    public async Task A_run_that_somebody_cancels_takes_nothing_more()
    {
        var recorder = await BeginAsync();
        await recorder.AddTextAsync("The fee ", None);
        await recorder.FlushAsync(None);
        await MoveAsync(recorder, RunStatus.Cancelling);
        var told = events.Count;
        await recorder.AddCallAsync(0, Search, None);
        await Assert.ThrowsAsync<RunStoppedException>(() => recorder.FlushAsync(None));
        await Assert.ThrowsAsync<RunStoppedException>(() => recorder.CompleteAsync(grounding: null, TokenUsage.Zero, None));
        Assert.Equal(told, events.Count);
        Assert.Equal(RunStatus.Cancelling, (await StoredAsync(recorder)).Status);
        Assert.Equal(MessageStatus.InProgress, (await MessageAsync(recorder)).Status);
        Assert.Single(await StepsAsync(recorder));
    }

    [Fact]
    public async Task A_run_whose_thread_is_deleted_stops()
    {
        var recorder = await BeginAsync();
        await storage.Conversations.DeleteThreadAsync(Project.Default, recorder.Run.ThreadId, None);
        await recorder.AddTextAsync("The fee ", None);
        await Assert.ThrowsAsync<RunStoppedException>(() => recorder.FlushAsync(None));
        Assert.Empty(events);
    }

    [Fact]
    public async Task Another_execution_goes_on_with_the_message_that_was_begun()
    {
        var first = await BeginAsync();
        await first.AddTextAsync("The fee ", None);
        await first.FlushAsync(None);
        var (step, begun) = (Assert.Single(await StepsAsync(first)), await MessageAsync(first));
        var second = NewRecorder(await StoredAsync(first));
        second.Resume(step, begun);
        await second.InterruptAsync(RunStatus.Failed, error: null, None);
        var ended = await MessageAsync(first);
        Assert.Equal((begun.Id, "The fee ", MessageStatus.Incomplete), (ended.Id, ended.PlainText, ended.Status));
        Assert.Equal(RunStepStatus.Failed, Assert.Single(await StepsAsync(first)).Status);
    }

    private static FileSearchCall Search => new("call_1", "fee", 0, [], []);

    private static FunctionCall Function => new("call_2", "add", "{}");

    private static Citation Cite(int position) => new(
        position, 0, 0, "file-1", "a.txt", new SourceSpan(0, 5), 0, 5, "quote", Page: null, CitationSupport.Unchecked, new CitationReason("fee", 1, []));

    private async Task<RunRecorder> BeginAsync()
    {
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        var run = await storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [], None);
        var begun = await storage.Conversations.AdvanceRunAsync(run.ThreadId, run.Id, current => current.MoveTo(RunStatus.InProgress, storage.Time), [], null, None);
        return NewRecorder(begun!);
    }

    private RunRecorder NewRecorder(ThreadRun run) => new(storage.Conversations, run, Hear, SaveInterval, storage.Time);

    private void Hear(RunEvent told)
    {
        events.Add(told);
        if (told is ToolCallAdded)
        {
            called.TrySetResult();
        }

        if (told is StepChanged { Step: var step })
        {
            lookUps.Add(CheckAsync(step.Status, async () => (await storage.Conversations.FindStepAsync(step.RunId, step.Id, None))!.Status));
        }
        else if (told is MessageChanged { Message: var message })
        {
            lookUps.Add(CheckAsync(message.Status, async () => (await storage.Conversations.FindMessageAsync(message.ThreadId, message.Id, None))!.Status));
        }
        else if (told is RunChanged { Run: var run })
        {
            lookUps.Add(CheckAsync(run.Status, async () => (await storage.Conversations.FindRunAsync(run.ThreadId, run.Id, None))!.Status));
        }
    }

    // What is told was saved, or what came after it.
    private static async Task CheckAsync<T>(T toldStatus, Func<Task<T>> stored) => Assert.Contains(await stored(), new List<T?> { toldStatus, CompletedOf<T>() });

    private static T? CompletedOf<T>() => Enum.TryParse(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), "Completed", out var status) ? (T?)status : default;

    private async Task MoveAsync(RunRecorder recorder, RunStatus status) => await storage.Conversations.AdvanceRunAsync(
        recorder.Run.ThreadId, recorder.Run.Id, current => current.MoveTo(status, storage.Time), [], null, None);

    private async Task<ThreadRun> StoredAsync(RunRecorder recorder) =>
        (await storage.Conversations.FindRunAsync(recorder.Run.ThreadId, recorder.Run.Id, None))!;

    private async Task<ThreadMessage> MessageAsync(RunRecorder recorder) => Assert.Single(
        (await storage.Conversations.ListMessagesAsync(recorder.Run.ThreadId, recorder.Run.Id, new ListQuery(9, Ascending: true), None)).Items);

    private async Task<IReadOnlyList<RunStep>> StepsAsync(RunRecorder recorder) =>
        (await storage.Conversations.ListStepsAsync(recorder.Run.Id, new ListQuery(9, Ascending: true), None)).Items;

    private Task<long> CommitsAsync() => storage.Database.ReadAsync(rows => rows.Counters.Commits, None);
}
