namespace RetrievalQA.Documents;

/// <summary>Readings of files: what is to be read anew, and the change from one reading to the next.</summary>
public interface IReadings
{
    /// <summary>
    /// Makes sure that the file is read anew. One that is on the list already stays, and becomes urgent where this is; one
    /// that was refused stays so. Null where there is no such file.
    /// </summary>
    Task<FileRereading?> RequestAsync(string projectId, string fileId, bool isUrgent, CancellationToken cancel);

    /// <summary>Null where the file need not be read anew.</summary>
    Task<FileRereading?> FindAsync(string fileId, CancellationToken cancel);

    /// <summary>On start: what was given up is tried again, unless these parsers refused it. Returns how many.</summary>
    /// <param name="readers">The parsers, as they call themselves together.</param>
    Task<int> RequestGivenUpAsync(string readers, CancellationToken cancel);

    /// <summary>
    /// Goes through the files once for each set of parsers and asks for those that were read by one that is not current. In
    /// portions; returns how many are to be read.
    /// </summary>
    /// <param name="readers">The parsers, as they call themselves together.</param>
    Task<int> RequestOlderAsync(string readers, Func<string, bool> isCurrent, CancellationToken cancel);

    /// <summary>The next file to be read anew, urgent ones first; null where there is none. It stays on the list.</summary>
    Task<FileRereading?> TakeNextAsync(CancellationToken cancel);

    /// <summary>Puts the file at the end of the list.</summary>
    Task PostponeAsync(FileRereading rereading, CancellationToken cancel);

    /// <summary>Takes the file off the list.</summary>
    Task EndAsync(FileRereading rereading, CancellationToken cancel);

    /// <summary>Takes the file off the list and remembers why.</summary>
    /// <param name="readers">The parsers that refused it; null where another try may help.</param>
    Task GiveUpAsync(FileRereading rereading, IngestionError error, string? readers, CancellationToken cancel);

    /// <summary>What was made searchable of the file, and how: all of it changes with its text.</summary>
    Task<IReadOnlyList<FileIngestion>> SourcesAsync(string projectId, string fileId, CancellationToken cancel);

    /// <summary>
    /// Keeps a reading. The text is durable first; then text, chunks and operation log change in one transaction, and
    /// nobody sees a part of it. The text before stays as long as a message cites it. Null where the file is gone.
    /// </summary>
    /// <param name="sources">Chunks for all that is searchable of the file; their version is set here.</param>
    /// <exception cref="StaleTextException">Something else became searchable meanwhile; nothing was changed.</exception>
    /// <exception cref="StorageFullException">No space is left; nothing was changed.</exception>
    Task<Reading?> ReplaceAsync(UploadedFile file, ParsedDocument document, IReadOnlyList<SourceChunks> sources, CancellationToken cancel);
}
