using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.Runs.Steps;

/// <summary>
/// The texts of search results. Steps keep where a result stands and not what it says: the text is cut from the file's
/// document when it is asked for, so that it is gone with the file, or with that text of the file.
/// </summary>
public sealed class SearchResultTexts(SourceTexts documents, IOptions<Housekeeping.FileOptions> options)
{
    /// <summary>By place; nothing where the file or the text that was searched is gone.</summary>
    public async Task<IReadOnlyDictionary<SourcePlace, string>> LoadAsync(IReadOnlyList<RunStep> steps, CancellationToken cancel)
    {
        var texts = new Dictionary<SourcePlace, string>();
        var results = steps.SelectMany(step => (step.ToolCalls ?? []).OfType<FileSearchCall>(), (step, call) => (step.ProjectId, call.Results));
        foreach (var found in results
            .SelectMany(found => found.Results, (found, result) => (found.ProjectId, result.Place))
            .GroupBy(found => (found.ProjectId, found.Place.FileId, found.Place.TextVersion), found => found.Place))
        {
            if (await FindAsync(found.Key.ProjectId, found.Key.FileId, found.Key.TextVersion, cancel) is { } document)
            {
                foreach (var place in found.Distinct())
                {
                    texts[place] = document.Slice(place.Span);
                }
            }
        }

        return texts;
    }

    private async Task<ParsedDocument?> FindAsync(string projectId, string fileId, int version, CancellationToken cancel)
    {
        try
        {
            return await documents.FindAsync(projectId, fileId, version, TimeSpan.FromSeconds(options.Value.TextWaitSeconds), cancel);
        }
        catch (TextLostException)
        {
            // It was logged, and the file is on the list; a step is shown without the text.
            return null;
        }
    }
}
