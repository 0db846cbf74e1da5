using System.Collections.Concurrent;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Indexing;

/// <summary>Names of files; by default every file exists and is called by its id.</summary>
public sealed class MemoryFileStore : IFileStore
{
    public event EventHandler<FileDeletedEventArgs>? Deleted
    {
        add => throw new NotSupportedException();
        remove => throw new NotSupportedException();
    }

    private readonly ConcurrentDictionary<string, bool> deleted = [];
    private readonly ConcurrentDictionary<string, string> names = [];

    public void Name(string fileId, string name) => names[fileId] = name;

    public Task<UploadedFile?> FindAsync(string projectId, string fileId, CancellationToken cancel) =>
        Task.FromResult(deleted.ContainsKey(fileId) ? null : FileOf(projectId, fileId));

    public Task<IReadOnlyDictionary<string, UploadedFile>> FindManyAsync(string projectId, IReadOnlyCollection<string> fileIds, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, UploadedFile>>(
            fileIds.Where(id => !deleted.ContainsKey(id)).ToDictionary(id => id, id => FileOf(projectId, id)!));

    public Task<bool> DeleteAsync(string projectId, string fileId, CancellationToken cancel) => Task.FromResult(deleted.TryAdd(fileId, true));

    public Task<UploadedFile> AddAsync(UploadedFile file, Stream content, long maxBytes, CancellationToken cancel) => throw new NotSupportedException();

    public Task<ListSlice<UploadedFile>> ListAsync(string projectId, string? purpose, ListQuery query, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<UploadedFile>> ExpiredAsync(long now, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Stream OpenContent(UploadedFile file) => throw new NotSupportedException();

    public string ContentPath(UploadedFile file) => throw new NotSupportedException();

    public Task SaveParsedAsync(UploadedFile file, ParsedDocument document, CancellationToken cancel) => throw new NotSupportedException();

    public Task<ParsedDocument?> LoadParsedAsync(string projectId, string fileId, int? version, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> KeepsTextAsync(string projectId, string fileId, int version, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> EraseUncitedTextsAsync(CancellationToken cancel) => throw new NotSupportedException();

    private UploadedFile? FileOf(string projectId, string fileId) =>
        new(fileId, projectId, names.GetValueOrDefault(fileId, fileId), "assistants", "text/plain", 1, "", 0);
}
