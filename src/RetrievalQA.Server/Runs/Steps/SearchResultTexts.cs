using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.Runs.Steps;

/// <summary>
/// The texts of search results. Steps keep where a result stands and not what it says: the text is cut from the file's
/// document when it is asked for, so that it is gone with the file.
/// </summary>
public sealed class SearchResultTexts(IFileStore files)
{
    /// <summary>By file and span; nothing for files that are deleted.</summary>
    public async Task<IReadOnlyDictionary<(string FileId, SourceSpan Span), string>> LoadAsync(IReadOnlyList<RunStep> steps, CancellationToken cancel)
    {
        var texts = new Dictionary<(string FileId, SourceSpan Span), string>();
        var results = steps.SelectMany(step => (step.ToolCalls ?? []).OfType<FileSearchCall>(), (step, call) => (step.ProjectId, call.Results));
        foreach (var (projectId, fileId, spans) in results
            .SelectMany(found => found.Results, (found, result) => (found.ProjectId, result.FileId, result.Span))
            .GroupBy(found => (found.ProjectId, found.FileId), found => found.Span)
            .Select(group => (group.Key.ProjectId, group.Key.FileId, group.Distinct())))
        {
            if (await files.LoadParsedAsync(projectId, fileId, cancel) is { } document)
            {
                foreach (var span in spans)
                {
                    texts[(fileId, span)] = document.Slice(span);
                }
            }
        }

        return texts;
    }
}
