using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Files;

/// <summary>
/// The parsed texts of files. A file that was never needed before is read now, one whose text is lost is read anew, and the
/// request waits for it.
/// </summary>
public sealed class DocumentTexts(
    SourceTexts texts,
    IIngestionLedger ledger,
    IFileInventories inventories,
    IngestionBell bell,
    IOptions<Housekeeping.FileOptions> options,
    TimeProvider time)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private TimeSpan Patience => TimeSpan.FromSeconds(options.Value.TextWaitSeconds);

    /// <exception cref="ApiException">The file cannot be read (400), or not yet, or not for a reason of the server's (503).</exception>
    public async Task<ParsedDocument> ReadAsync(UploadedFile file, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var mayRetry = true;
        while (true)
        {
            var change = inventories.NextChange;
            if (await LoadAsync(file, version: null, cancel) is { } document)
            {
                return document;
            }

            await ExpectProgressAsync(file, mayRetry, cancel);
            mayRetry = false;
            var left = Patience - time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero)
            {
                throw NotYet($"File '{file.Id}' is still being read. Try again soon.");
            }

            await change.WaitAsync(left, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One version of the text, or the current one. Null where this version is not kept.</summary>
    /// <exception cref="ApiException">The file cannot be read (400), or not yet (503).</exception>
    public async Task<ParsedDocument?> FindAsync(UploadedFile file, int? version, CancellationToken cancel)
    {
        if (version is not null && await LoadAsync(file, version, cancel) is { } kept)
        {
            return kept;
        }

        var current = await ReadAsync(file, cancel);
        return version is null || version == current.Version ? current : null;
    }

    /// <summary>Where a quote whose text is not kept stands in the current text. Null where it stands nowhere.</summary>
    /// <exception cref="ApiException">The file cannot be read (400), or not yet (503).</exception>
    public async Task<(ParsedDocument Document, SourceSpan Span)?> FindAgainAsync(UploadedFile file, Citation citation, CancellationToken cancel)
    {
        var current = await ReadAsync(file, cancel);
        return QuoteSearch.Find(current.Text, citation.Quote, citation.Span.Start) is { } span ? (current, span) : null;
    }

    private async Task<ParsedDocument?> LoadAsync(UploadedFile file, int? version, CancellationToken cancel)
    {
        try
        {
            return await texts.FindAsync(file.ProjectId, file.Id, version, Patience, cancel);
        }
        catch (TextLostException lost)
        {
            throw lost.Error is { } error && error.Code != IngestionError.ServerError
                ? NoText(file, error)
                : NotYet($"The text of file '{file.Id}' was damaged and is read anew. Try again soon.");
        }
    }

    private async Task ExpectProgressAsync(UploadedFile file, bool mayRetry, CancellationToken cancel)
    {
        var known = await ledger.FindAsync([new ChunkSource(file.ProjectId, file.Id, ChunkingStrategy.Default.Key)], cancel);
        var ingestion = known.SingleOrDefault() ?? await RequestAsync(file, cancel);
        if (mayRetry && ingestion.MayPass && await ledger.RetryAsync([ingestion.Source], cancel) > 0)
        {
            bell.Ring();
        }
        else if (ingestion.Error is { } error)
        {
            throw ingestion.MayPass
                ? new ApiException(StatusCodes.Status503ServiceUnavailable, $"File '{file.Id}' has no text: {error.Message}", error.Code,
                    type: ApiException.ServerError)
                : NoText(file, error);
        }
    }

    private static ApiException NoText(UploadedFile file, IngestionError error) =>
        ApiException.BadRequest($"File '{file.Id}' has no text: {error.Message}", error.Code);

    private static ApiException NotYet(string message) =>
        new(StatusCodes.Status503ServiceUnavailable, message, type: ApiException.ServerError) { RetryAfter = RetryInterval };

    private async Task<FileIngestion> RequestAsync(UploadedFile file, CancellationToken cancel)
    {
        var requested = await ledger.RequestAsync(file.ProjectId, [file.Id], ChunkingStrategy.Default, cancel);
        bell.Ring();
        return requested.SingleOrDefault() ?? throw ApiException.FileNotFound(file.Id);
    }
}
