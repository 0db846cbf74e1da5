using OpenAI.Assistants;
using static OpenAI.Assistants.StreamingUpdateReason;

namespace RetrievalQA.Sdk;

internal sealed class AnswerFlows(Clients clients, Library library)
{
    private static readonly StreamingUpdateReason[] Beginning = [RunCreated, RunQueued, RunInProgress];
    private static readonly StreamingUpdateReason[] Search = [RunStepCreated, RunStepInProgress, RunStepUpdated, RunStepCompleted];
    private static readonly StreamingUpdateReason[] Answer =
        [RunStepCreated, RunStepInProgress, MessageCreated, MessageInProgress, MessageUpdated, MessageCompleted, RunStepCompleted, RunCompleted];

    /// <summary>Cites two sentences, the marker of each split over several pieces of the model's text.</summary>
    private static readonly string TwoCitations = Library.Script(
        new { calls = new[] { Library.CallOf("file_search", new { query = Library.Question }) } },
        new { say = new[] { "They get 27 d", "ays 😀", "@27 days", "; six may be carried ov", "er", "@Up to six", "." } });

    public async Task CitedAnswer()
    {
        var assistant = await library.PolicyAssistantAsync();
        var threadId = await library.ThreadAskingAsync(Library.Question);
        var run = await library.RunAsync(threadId, assistant.Id);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.True(run.Usage.TotalTokenCount > 0);
        var message = await library.NewestAsync(threadId);
        Assert.Equal((MessageRole.Assistant, run.Id), (message.Role, message.RunId));
        Assert.Contains("27 days", message.Content[0].Text, StringComparison.Ordinal);
        await library.CheckCitationsAsync(message);

        var steps = await clients.Assistants.GetRunStepsAsync(threadId, run.Id).ToListAsync();
        Assert.Equal([(RunStepKind.CreatedMessage, RunStepStatus.Completed), (RunStepKind.ToolCall, RunStepStatus.Completed)], steps.Select(
            step => (step.Kind, step.Status)));
        Assert.Equal(message.Id, steps[0].Details.CreatedMessageId);
        RunStep step = await clients.Assistants.GetRunStepAsync(threadId, run.Id, steps[1].Id);
        var result = step.Details.ToolCalls[0].FileSearchResults[0];
        Assert.Equal("leave-policy.txt", result.FileName);
        Assert.InRange(result.Score, float.Epsilon, 1);
        Assert.Contains(result.Content[0].Text, Library.Policy, StringComparison.Ordinal);
    }

    public async Task Attachments()
    {
        var assistant = await library.PolicyAssistantAsync();
        var note = await library.UploadAsync("badges.txt", "The badge office is in room 114.");
        var question = new ThreadInitializationMessage(
            MessageRole.User, ["Where is the badge office?"]) { Attachments = [new MessageCreationAttachment(note.Id, [new FileSearchToolDefinition()])] };
        AssistantThread thread = await clients.Assistants.CreateThreadAsync(new ThreadCreationOptions { InitialMessages = { question } });
        Assert.Equal([note.Id], await clients.FilesOfAsync(Assert.Single(thread.ToolResources.FileSearch.VectorStoreIds)));
        Assert.Equal(RunStatus.Completed, (await library.RunAsync(thread.Id, assistant.Id)).Status);
        var message = await library.NewestAsync(thread.Id);
        Assert.Equal(note.Id, message.Content[0].TextAnnotations[0].InputFileId);
        await library.CheckCitationsAsync(message);
    }

    public async Task StreamEvents()
    {
        var assistant = await library.PolicyAssistantAsync("scripted");
        var threadId = await library.ThreadAskingAsync(TwoCitations);
        var updates = await clients.StreamAsync(threadId, assistant.Id);
        Assert.Equal([.. Beginning, .. Search, .. Answer], updates.Kinds());
        var stored = await library.NewestAsync(threadId);
        Assert.Equal(stored.Content[0].Text, updates.Text());
        await library.CheckCitationsAsync(stored);
        var annotations = updates.OfType<MessageContentUpdate>().Where(update => update.TextAnnotation is not null).Select(update => update.TextAnnotation)
            .ToList();
        Assert.Equal(2, annotations.Count);
        Assert.Equal(
            stored.Content[0].TextAnnotations.Select(
                annotation => (annotation.TextToReplace, annotation.InputFileId, (int?)annotation.StartIndex, (int?)annotation.EndIndex)),
            annotations.Select(annotation => (annotation.TextToReplace, annotation.InputFileId, annotation.StartIndex, annotation.EndIndex)));
        var completed = updates.OfType<RunUpdate>().Last().Value;
        Assert.Equal(RunStatus.Completed, completed.Status);
        Assert.True(completed.Usage.TotalTokenCount > 0);
        Assert.Equal(stored.Content[0].Text, updates.OfType<MessageStatusUpdate>().Last().Value.Content[0].Text);

        var whole = await clients.StreamWithThreadAsync(assistant.Id, new ThreadCreationOptions { InitialMessages = { TwoCitations } });
        Assert.Equal([ThreadCreated, .. Beginning, .. Search, .. Answer], whole.Kinds());
    }
}
