using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;

namespace RetrievalQA.Housekeeping;

/// <summary>Deletes files of every project whose <c>expires_after</c> is over.</summary>
public sealed partial class FileExpiry(IFileStore files, ChunkIndex index, IOptions<FileOptions> options, TimeProvider time, ILogger<FileExpiry> log)
    : PeriodicSweep(options.Value.ExpirySweepSeconds, time, log)
{
    private const int FilesAtOnce = 1_000;

    protected override async Task SweepAsync(DateTimeOffset now, CancellationToken cancel)
    {
        IReadOnlyList<UploadedFile> expired;
        do
        {
            expired = await files.ExpiredAsync(now.ToUnixTimeSeconds(), FilesAtOnce, cancel);
            foreach (var file in expired)
            {
                await files.DeleteAsync(file.ProjectId, file.Id, cancel);
                LogExpired(file.Id);
            }

            if (expired.Count > 0)
            {
                await index.CatchUpAsync(cancel);
            }
        }
        while (expired.Count > 0);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "File {FileId} has expired and is deleted.")]
    private partial void LogExpired(string fileId);
}
