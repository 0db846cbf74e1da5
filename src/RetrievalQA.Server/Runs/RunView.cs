using RetrievalQA.Conversations;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

/// <summary>Shows a run as a version does; v1 lists the files of the run's assistant.</summary>
public sealed class RunView(IConversationStore conversations, AssistantFiles files)
{
    public async Task<object> ShowAsync(ThreadRun run, ApiVersion version, CancellationToken cancel) =>
        RunObject.From(run, version, await FileIdsAsync(run, version, cancel));

    /// <summary>The files that the version lists in the run; v2 lists none.</summary>
    public async Task<IReadOnlyList<string>> FileIdsAsync(ThreadRun run, ApiVersion version, CancellationToken cancel) =>
        version.IsV1 && await conversations.FindAssistantAsync(run.ProjectId, run.AssistantId, cancel) is { } assistant
            ? [.. (await files.OfAsync(assistant, cancel)).Select(file => file.FileId)]
            : [];
}
