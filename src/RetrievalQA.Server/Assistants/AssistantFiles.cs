using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

/// <summary>
/// The files of an assistant as v1 sees them: those attached by v1 code, and those that v2 code gave to its tools.
/// Deleted files are not shown.
/// </summary>
public sealed class AssistantFiles(IFileStore files, IVectorStoreCatalog stores, IOptions<LimitOptions> limits)
{
    /// <summary>Oldest first, at most as many as a v1 assistant may have.</summary>
    public async Task<IReadOnlyList<FileAssociation>> OfAsync(Assistant assistant, CancellationToken cancel)
    {
        var associations = assistant.Files
            .Concat(assistant.Resources.CodeInterpreterFileIds.Select(id => new FileAssociation(id, assistant.CreatedAt)))
            .ToList();
        foreach (var storeId in assistant.Resources.VectorStoreIds)
        {
            var members = await stores.ListFilesAsync(
                storeId, batchId: null, status: null, new ListQuery(limits.Value.FilesPerAssistant, Ascending: true), cancel);
            associations.AddRange(members.Items.Select(member => new FileAssociation(member.FileId, member.CreatedAt)));
        }

        var known = await files.FindManyAsync(assistant.ProjectId, [.. associations.Select(file => file.FileId)], cancel);
        return [.. associations.Where(file => known.ContainsKey(file.FileId)).DistinctBy(file => file.FileId).Take(limits.Value.FilesPerAssistant)];
    }

    /// <summary>The assistant as the version shows it.</summary>
    public async Task<object> ShowAsync(Assistant assistant, ApiVersion version, CancellationToken cancel)
    {
        if (version.IsV1)
        {
            return AssistantObjectV1.From(assistant, [.. (await OfAsync(assistant, cancel)).Select(file => file.FileId)]);
        }

        var codeFiles = assistant.Resources.CodeInterpreterFileIds;
        var known = codeFiles.Count + assistant.Files.Count == 0
            ? null
            : await files.FindManyAsync(assistant.ProjectId, [.. codeFiles, .. assistant.Files.Select(file => file.FileId)], cancel);
        return AssistantObject.From(known is null ? assistant : assistant with
        {
            Files = [.. assistant.Files.Where(file => known.ContainsKey(file.FileId))],
            Resources = assistant.Resources with { CodeInterpreterFileIds = [.. codeFiles.Where(known.ContainsKey)] },
        });
    }
}
