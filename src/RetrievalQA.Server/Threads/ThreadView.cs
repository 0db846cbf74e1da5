using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Threads;

/// <summary>Shows threads without the files that were deleted since.</summary>
public sealed class ThreadView(IFileStore files)
{
    public async Task<ThreadObject> ShowAsync(AssistantThread thread, ApiVersion version, CancellationToken cancel)
    {
        var codeFiles = thread.Resources.CodeInterpreterFileIds;
        if (codeFiles.Count == 0 || version.IsV1)
        {
            return ThreadObject.From(thread, version);
        }

        var known = await files.FindManyAsync(thread.ProjectId, codeFiles, cancel);
        var resources = thread.Resources with { CodeInterpreterFileIds = [.. codeFiles.Where(known.ContainsKey)] };
        return ThreadObject.From(thread with { Resources = resources }, version);
    }
}
