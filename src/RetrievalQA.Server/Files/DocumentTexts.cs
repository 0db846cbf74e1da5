using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Files;

/// <summary>The parsed text of files. A file that was never needed before is read now, and the request waits for it.</summary>
public sealed class DocumentTexts(
    IFileStore files, IIngestionLedger ledger, IFileInventories inventories, IngestionBell bell, IOptions<Housekeeping.FileOptions> options, TimeProvider time)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <exception cref="ApiException">The file cannot be read (400), or not yet (503).</exception>
    public async Task<ParsedDocument> ReadAsync(UploadedFile file, CancellationToken cancel)
    {
        var deadline = time.GetUtcNow().AddSeconds(options.Value.TextWaitSeconds);
        while (true)
        {
            var change = inventories.NextChange;
            if (await files.LoadParsedAsync(file.ProjectId, file.Id, cancel) is { } document)
            {
                return document;
            }

            await ExpectProgressAsync(file, cancel);
            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                throw new ApiException(StatusCodes.Status503ServiceUnavailable, $"File '{file.Id}' is still being read. Try again soon.", type: ApiException.ServerError)
                {
                    RetryAfter = RetryInterval,
                };
            }

            await change.WaitAsync(left, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task ExpectProgressAsync(UploadedFile file, CancellationToken cancel)
    {
        var known = await ledger.FindAsync([new ChunkSource(file.ProjectId, file.Id, ChunkingStrategy.Default.Key)], cancel);
        var ingestion = known.SingleOrDefault() ?? await RequestAsync(file, cancel);

        if (ingestion.Error is { } error)
        {
            throw ApiException.BadRequest($"File '{file.Id}' has no text: {error.Message}", error.Code);
        }
    }

    private async Task<FileIngestion> RequestAsync(UploadedFile file, CancellationToken cancel)
    {
        var requested = await ledger.RequestAsync(file.ProjectId, [file.Id], ChunkingStrategy.Default, cancel);
        bell.Ring();
        return requested.SingleOrDefault() ?? throw ApiException.FileNotFound(file.Id);
    }
}
