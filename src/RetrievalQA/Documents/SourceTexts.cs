using Microsoft.Extensions.Logging;

namespace RetrievalQA.Documents;

/// <summary>The texts that chunks and citations name. One that is lost is read anew, and who needs it waits for that.</summary>
public sealed partial class SourceTexts(IFileStore files, IReadings readings, RereadingBell bell, TimeProvider time, ILogger<SourceTexts> log)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <param name="version">Null for the current text.</param>
    /// <param name="patience">How long a lost text is waited for.</param>
    /// <returns>Null where the file was deleted or never read, or where this version is not kept.</returns>
    /// <exception cref="TextLostException">It was not read anew in that time, or cannot be.</exception>
    public async Task<ParsedDocument?> FindAsync(string projectId, string fileId, int? version, TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            return await files.LoadParsedAsync(projectId, fileId, version, cancel);
        }
        catch (TextLostException lost)
        {
            LogLost(lost, fileId, lost.Version);
            return await RecoverAsync(projectId, fileId, version, lost, patience, cancel);
        }
    }

    private async Task<ParsedDocument?> RecoverAsync(
        string projectId, string fileId, int? version, TextLostException lost, TimeSpan patience, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var rereading = await RequestAsync(projectId, fileId, cancel);
        while (true)
        {
            try
            {
                return await files.LoadParsedAsync(projectId, fileId, version, cancel);
            }
            catch (TextLostException still)
            {
                // It was read anew and is lost once more.
                rereading ??= await RequestAsync(projectId, fileId, cancel);
                if (rereading?.Error is not null || time.GetElapsedTime(begun) >= patience)
                {
                    throw new TextLostException(fileId, lost.Version, still) { Error = rereading?.Error };
                }
            }

            await Task.Delay(PollInterval, time, cancel);
            rereading = await readings.FindAsync(fileId, cancel);
        }
    }

    private async Task<FileRereading?> RequestAsync(string projectId, string fileId, CancellationToken cancel)
    {
        var rereading = await readings.RequestAsync(projectId, fileId, isUrgent: true, cancel);
        bell.Ring();
        return rereading;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Version {Version} of the text of file {FileId} is missing or damaged; the file is read anew.")]
    private partial void LogLost(Exception failure, string fileId, int version);
}
