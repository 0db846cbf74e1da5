namespace RetrievalQA.Documents;

/// <summary>Uploads and their parts. What it acknowledged survives a crash; the parts of an ended upload are erased.</summary>
public interface IUploadStore
{
    /// <summary>Null where the project has <paramref name="mostPending"/> pending uploads already.</summary>
    Task<Upload?> AddAsync(Upload upload, int mostPending, CancellationToken cancel);

    Task<Upload?> FindAsync(string projectId, string uploadId, CancellationToken cancel);

    /// <summary>The parts received so far, oldest first.</summary>
    Task<IReadOnlyList<UploadPart>> PartsAsync(string uploadId, CancellationToken cancel);

    /// <summary>Streams a part to disk, then writes its row. Durable on return.</summary>
    /// <param name="receive">Gets the current upload and the part inside the writing transaction; throws to refuse the part.</param>
    /// <exception cref="ContentTooLargeException">The part is longer than <paramref name="maxBytes"/>; nothing was stored.</exception>
    /// <exception cref="UploadStateException">The upload is gone.</exception>
    Task<UploadPart> AddPartAsync(UploadPart part, Stream content, long maxBytes, Func<Upload, UploadPart, Upload> receive, CancellationToken cancel);

    /// <summary>Joins the parts to a file; the file appears and the upload ends in one transaction.</summary>
    /// <param name="file">Bytes, Sha256 and Sequence are filled in by the store.</param>
    /// <param name="md5">Checksum of the whole, in hex; null where nothing is to be compared.</param>
    /// <exception cref="ChecksumMismatchException">The checksum is another; nothing was changed.</exception>
    /// <exception cref="UploadStateException">The upload ended meanwhile; nothing was changed.</exception>
    Task<(Upload Upload, UploadedFile File)> CompleteAsync(
        Upload upload, IReadOnlyList<UploadPart> parts, UploadedFile file, string? md5, CancellationToken cancel);

    /// <summary>Applies a change to the current row inside the writing transaction and, where the upload ended by it, erases the parts. Null where there is no
    /// such upload.</summary>
    Task<Upload?> UpdateAsync(string projectId, string uploadId, Func<Upload, Upload> change, CancellationToken cancel);

    /// <summary>Ends pending uploads of every project whose time is over by <paramref name="now"/>, with their parts. Returns how many.</summary>
    Task<int> ExpireAsync(long now, CancellationToken cancel);

    /// <summary>Removes uploads that ended and whose time was over by <paramref name="expiredBefore"/>. Returns how many.</summary>
    Task<int> ForgetAsync(long expiredBefore, CancellationToken cancel);
}
