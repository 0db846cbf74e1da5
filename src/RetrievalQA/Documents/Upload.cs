using RetrievalQA.Text;

namespace RetrievalQA.Documents;

public enum UploadStatus
{
    Pending,
    Completed,
    Cancelled,
    Expired,
}

/// <summary>A file that arrives in parts. It takes parts while it is pending, and becomes a file once.</summary>
/// <param name="Bytes">Size of the whole file, as announced.</param>
/// <param name="ExpiresAt">Unix seconds from which it takes no parts and cannot be completed.</param>
/// <param name="FileLifetimeSeconds">How long the file is to live after it was made; null for ever.</param>
/// <param name="FileId">The file that it became.</param>
/// <param name="PartBytes">Bytes of all its parts.</param>
public sealed record Upload(
    string Id,
    string ProjectId,
    string FileName,
    string Purpose,
    string ContentType,
    long Bytes,
    long CreatedAt,
    long ExpiresAt,
    long? FileLifetimeSeconds,
    UploadStatus Status = UploadStatus.Pending,
    string? FileId = null,
    int Parts = 0,
    long PartBytes = 0,
    long Sequence = 0)
{
    /// <summary>Without hidden characters, which older versions kept.</summary>
    public string FileName { get; init; } = HiddenCharacters.Remove(FileName);

    // A part that was sent again, since its answer got lost, is there twice.
    private const int Copies = 2;

    /// <summary>The status now: a pending upload expires without anybody writing it down.</summary>
    public UploadStatus StatusAt(long now) => Status == UploadStatus.Pending && ExpiresAt <= now ? UploadStatus.Expired : Status;

    /// <exception cref="UploadStateException">It is not pending, or has too many parts or bytes.</exception>
    public Upload Receive(UploadPart part, int maxParts, long now)
    {
        ExpectPending(now);
        if (Parts >= maxParts)
        {
            throw new UploadStateException($"Upload '{Id}' has {Parts} parts; it may have {maxParts} at most. Send larger parts.");
        }

        return PartBytes + part.Bytes <= Copies * Bytes
            ? this with { Parts = Parts + 1, PartBytes = PartBytes + part.Bytes }
            : throw new UploadStateException($"Upload '{Id}' announced {Bytes} bytes, but its parts would have {PartBytes + part.Bytes}.");
    }

    /// <exception cref="UploadStateException">It is not pending.</exception>
    public Upload Complete(string fileId, long now)
    {
        ExpectPending(now);
        return this with { Status = UploadStatus.Completed, FileId = fileId };
    }

    /// <exception cref="UploadStateException">It is not pending.</exception>
    public Upload Cancel(long now)
    {
        ExpectPending(now);
        return this with { Status = UploadStatus.Cancelled };
    }

    /// <exception cref="UploadStateException">It is not pending.</exception>
    public void ExpectPending(long now)
    {
        if (StatusAt(now) is var status and not UploadStatus.Pending)
        {
            throw new UploadStateException($"Upload '{Id}' is {status.ToString().ToLowerInvariant()}. Create a new one.");
        }
    }
}

/// <summary>Some bytes of an upload. Their place in the file is said when the upload is completed.</summary>
/// <param name="Bytes">Filled in by the store.</param>
public sealed record UploadPart(string Id, string UploadId, long CreatedAt, long Bytes = 0, long Sequence = 0);

/// <summary>The state of an upload, or its bounds, do not allow what was asked.</summary>
public sealed class UploadStateException(string message) : Exception(message);

/// <summary>The parts together have another checksum than the client says.</summary>
public sealed class ChecksumMismatchException(string expected, string actual)
    : Exception($"The parts have the MD5 checksum {actual}, not {expected}.");
