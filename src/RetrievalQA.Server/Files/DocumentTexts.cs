using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Files;

/// <summary>The parsed text of files. A file that was never needed before is read now, and the request waits for it.</summary>
public sealed class DocumentTexts(IFileStore files, IIngestionLedger ledger, IngestionBell bell, IOptions<Housekeeping.FileOptions> options, TimeProvider time)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <exception cref="ApiException">The file cannot be read (400), or not yet, or not for a reason of the server's (503).</exception>
    public async Task<ParsedDocument> ReadAsync(UploadedFile file, CancellationToken cancel)
    {
        var deadline = time.GetUtcNow().AddSeconds(options.Value.TextWaitSeconds);
        var mayRetry = true;
        while (true)
        {
            if (await files.LoadParsedAsync(file.ProjectId, file.Id, cancel) is { } document)
            {
                return document;
            }

            await ExpectProgressAsync(file, mayRetry, cancel);
            mayRetry = false;
            if (time.GetUtcNow() >= deadline)
            {
                throw new ApiException(StatusCodes.Status503ServiceUnavailable, $"File '{file.Id}' is still being read. Try again soon.", type: ApiException.ServerError)
                {
                    RetryAfter = RetryInterval,
                };
            }

            await Task.Delay(PollInterval, time, cancel);
        }
    }

    private async Task ExpectProgressAsync(UploadedFile file, bool mayRetry, CancellationToken cancel)
    {
        var ingestion = (await ledger.RequestAsync(file.ProjectId, [file.Id], ChunkingStrategy.Default, cancel)).SingleOrDefault()
            ?? throw ApiException.FileNotFound(file.Id);
        if (ingestion.Status == IngestionStatus.Queued || (mayRetry && ingestion.MayPass && await ledger.RetryAsync([ingestion.Source], cancel) > 0))
        {
            bell.Ring();
        }
        else if (ingestion.Error is { } error)
        {
            var message = $"File '{file.Id}' has no text: {error.Message}";
            throw ingestion.MayPass
                ? new ApiException(StatusCodes.Status503ServiceUnavailable, message, error.Code, type: ApiException.ServerError)
                : ApiException.BadRequest(message, error.Code);
        }
    }
}
