using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;

namespace RetrievalQA.Server.Files;

/// <summary>Deletes files whose <c>expires_after</c> is over.</summary>
public sealed partial class FileExpiry(IFileStore files, ChunkIndex index, IOptions<FileOptions> options, TimeProvider time, ILogger<FileExpiry> log) : BackgroundService
{
    private const int FilesPerPage = 1_000;

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
        ListSlice<UploadedFile> page;
        string? after = null;
        do
        {
            page = await files.ListAsync(Project.Default, purpose: null, new ListQuery(FilesPerPage, Ascending: true, After: after), cancel);
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var expired = page.Items.Where(file => file.ExpiresAt <= now).Select(file => file.Id).ToList();

            // The cursor must outlive the page.
            after = page.Items.LastOrDefault(file => !(file.ExpiresAt <= now))?.Id ?? after;
            foreach (var fileId in expired)
            {
                await files.DeleteAsync(Project.Default, fileId, cancel);
                LogExpired(fileId);
            }

            if (expired.Count > 0)
            {
                await index.CatchUpAsync(cancel);
            }
        }
        while (page.HasMore);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "File {FileId} has expired and is deleted.")]
    private partial void LogExpired(string fileId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Expired files could not be deleted.")]
    private partial void LogFailed(Exception failure);
}
