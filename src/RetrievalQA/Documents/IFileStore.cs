namespace RetrievalQA.Documents;

/// <summary>Files: their rows, their content and their parsed text. What it acknowledged survives a crash.</summary>
public interface IFileStore
{
    /// <summary>Told the id of each file that was deleted, once its row is gone: whoever works on it stops.</summary>
    event Action<string>? Deleted;

    /// <summary>Streams content to disk (hash, fsync, rename), then writes the row. Empty content is stored too; callers check.</summary>
    /// <param name="file">Bytes, Sha256 and Sequence are filled in by the store.</param>
    /// <exception cref="StorageFullException">No space; nothing was stored.</exception>
    /// <exception cref="ContentTooLargeException">The content is longer than <paramref name="maxBytes"/>; nothing was stored.</exception>
    Task<UploadedFile> AddAsync(UploadedFile file, Stream content, long maxBytes, CancellationToken cancel);

    Task<UploadedFile?> FindAsync(string projectId, string fileId, CancellationToken cancel);

    /// <summary>The files that exist among <paramref name="fileIds"/>, by id.</summary>
    Task<IReadOnlyDictionary<string, UploadedFile>> FindManyAsync(string projectId, IReadOnlyCollection<string> fileIds, CancellationToken cancel);

    Task<ListSlice<UploadedFile>> ListAsync(string projectId, string? purpose, ListQuery query, CancellationToken cancel);

    /// <summary>Files of every project whose time is over by <paramref name="now"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<UploadedFile>> ExpiredAsync(long now, int limit, CancellationToken cancel);

    /// <summary>The bytes as uploaded; null where the file was deleted since its row was read. The caller disposes the stream.</summary>
    Stream? OpenContent(UploadedFile file);

    /// <summary>The path of the bytes as uploaded, for the parser process.</summary>
    string ContentPath(UploadedFile file);

    /// <summary>
    /// Removes the row, the memberships in stores, the chunks (with an operation-log entry) and the ingestions in one
    /// transaction, then erases parsed text and content. False where there is no such file.
    /// </summary>
    Task<bool> DeleteAsync(string projectId, string fileId, CancellationToken cancel);

    /// <summary>Keeps the first text of a file; durable on return. For the next ones see <see cref="IReadings.ReplaceAsync"/>.</summary>
    /// <exception cref="StaleTextException">Another text of the file is searched already.</exception>
    Task SaveParsedAsync(UploadedFile file, ParsedDocument document, CancellationToken cancel);

    /// <summary>A text of a file, with its version.</summary>
    /// <param name="version">Null for the current one.</param>
    /// <returns>Null where the file was never parsed or was deleted, or where this version is not kept (any more).</returns>
    /// <exception cref="TextLostException">The current text is missing or damaged.</exception>
    Task<ParsedDocument?> LoadParsedAsync(string projectId, string fileId, int? version, CancellationToken cancel);

    /// <summary>Whether the text is the current one or is kept for those who cite it.</summary>
    Task<bool> KeepsTextAsync(string projectId, string fileId, int version, CancellationToken cancel);

    /// <summary>Erases texts that are not current any more and that no message and no run of the time before can cite.</summary>
    /// <returns>How many were erased.</returns>
    Task<int> EraseUncitedTextsAsync(CancellationToken cancel);
}

public static class CurrentText
{
    /// <summary>The current text of a file; null where it was never parsed or was deleted.</summary>
    /// <inheritdoc cref="IFileStore.LoadParsedAsync"/>
    public static Task<ParsedDocument?> LoadParsedAsync(this IFileStore files, string projectId, string fileId, CancellationToken cancel) =>
        files.LoadParsedAsync(projectId, fileId, version: null, cancel);
}

/// <summary>No space is left on the device; the server refuses writes until there is.</summary>
public sealed class StorageFullException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Content is longer than its limit.</summary>
public sealed class ContentTooLargeException(long limit) : Exception($"Content is longer than {limit} bytes.")
{
    public long Limit { get; } = limit;
}
