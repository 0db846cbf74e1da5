using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;

namespace RetrievalQA.Server.Files;

/// <summary>Deletes files of every project whose <c>expires_after</c> is over.</summary>
public sealed partial class FileExpiry(IFileStore files, ChunkIndex index, IOptions<FileOptions> options, TimeProvider time, ILogger<FileExpiry> log) : BackgroundService
{
    private const int FilesAtOnce = 1_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ExpirySweepSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        IReadOnlyList<UploadedFile> expired;
        do
        {
            expired = await files.ExpiredAsync(time.GetUtcNow().ToUnixTimeSeconds(), FilesAtOnce, cancel);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Expired files could not be deleted.")]
    private partial void LogFailed(Exception failure);
}
