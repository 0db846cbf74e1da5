using System.Net;

namespace RetrievalQA.Server.Commands.Loading;

/// <summary>Carries out a plan. It can be broken off anywhere: the next one finishes it, and nothing is there twice.</summary>
internal sealed class FolderLoad(
    ServerConnection server, StoreFiles store, ServerFiles files, CommandLock alone, ProgressLine lines, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxPollInterval = TimeSpan.FromSeconds(2);

    private readonly List<(LoadStep Step, string FileId)> done = [];
    private readonly HashSet<string> waitedFor = new(StringComparer.Ordinal);
    private IReadOnlyList<StoredDocument> stored = [];
    private string? newest;
    private (PendingUpload Upload, string FileId)? orphan;
    private int failures;

    /// <param name="members">The files of the store now.</param>
    /// <returns>How many documents failed; each was named.</returns>
    /// <exception cref="HttpRequestException">The server refuses to go on, or does not answer any more.</exception>
    public async Task<int> RunAsync(LoadPlan plan, IReadOnlyList<StoredDocument> members, CancellationToken cancel)
    {
        stored = members;
        orphan = await FindOrphanAsync(cancel);
        newest = await files.NewestAsync(cancel);
        await PerformAllAsync(plan, cancel);
        alone.Note = "";
        if (waitedFor.Count > 0)
        {
            await WaitUntilReadAsync(cancel);
            stored = await store.ListAsync(cancel);
        }

        await FinishAsync(cancel);
        return failures;
    }

    private async Task PerformAllAsync(LoadPlan plan, CancellationToken cancel)
    {
        var uploads = plan.Steps.Count(step => step.Stored is null);
        var uploaded = 0;
        foreach (var step in plan.Steps)
        {
            await lines.ShowAsync($"Uploaded {uploaded} of {uploads} documents");
            try
            {
                done.Add((step, await PerformAsync(step, cancel)));
                uploaded += step.Stored is null ? 1 : 0;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException)
            {
                if (!await IsOfTheFileAsync(failure, cancel))
                {
                    throw;
                }

                failures++;
                await lines.WriteLineAsync($"Not loaded: {step.Document.Document.Path}: {UnreadableEntry.Of("", failure).Reason}");
            }
        }

        if (uploads > 0)
        {
            await lines.WriteLineAsync($"Uploaded {uploaded} of {uploads} documents");
        }
    }

    /// <returns>The id of the document's file.</returns>
    private async Task<string> PerformAsync(LoadStep step, CancellationToken cancel)
    {
        try
        {
            return step.Stored is { } known ? await ConfirmAsync(step, known, cancel) : await UploadAsync(step, cancel);
        }
        catch (HttpRequestException lost) when (lost.StatusCode is null)
        {
            if (!await server.IsReadyAsync(cancel))
            {
                throw;
            }

            orphan = await FindOrphanAsync(cancel);
            return step.Stored is { } known ? await ConfirmAsync(step, known, cancel) : await UploadAsync(step, cancel);
        }
    }

    private async Task<string> ConfirmAsync(LoadStep step, StoredDocument known, CancellationToken cancel)
    {
        var attributes = known.Source is null ? null : step.Document.Source.AddTo(known.Attributes);
        if (known.IsGivenUp)
        {
            await store.AttachAsync(known.Id, attributes ?? known.Attributes, known.Chunking, cancel);
        }
        else if (attributes is not null && known.Source != step.Document.Source)
        {
            await store.SetAttributesAsync(known.Id, attributes, cancel);
        }

        if (!known.IsRead)
        {
            waitedFor.Add(known.Id);
        }

        return known.Id;
    }

    private async Task<string> UploadAsync(LoadStep step, CancellationToken cancel)
    {
        var before = step.Superseded.Count > 0 ? step.Superseded[0] : null;
        var source = step.Document.Source;
        var attributes = source.AddTo(before?.Attributes ?? []) ?? source.AddTo([])!;
        var id = await TakeOrphanOrUploadAsync(step.Document, cancel);
        try
        {
            await store.AttachAsync(id, attributes, before?.Chunking, cancel);
        }
        catch (HttpRequestException refused) when (refused.StatusCode is not null)
        {
            await files.DeleteAsync(id, cancel);
            throw;
        }

        waitedFor.Add(id);
        return id;
    }

    private async Task<string> TakeOrphanOrUploadAsync(LocalDocument document, CancellationToken cancel)
    {
        var upload = new PendingUpload(newest, document.Document.Name, document.Source.Sha256);
        if (orphan is var (lost, id) && lost with { After = newest } == upload)
        {
            orphan = null;
            return id;
        }

        alone.Note = upload.ToNote();
        return await files.UploadAsync(document.Document, cancel);
    }

    // The file of an upload whose answer nobody heard, be it of this load or of one that did not come to its end.
    private async Task<(PendingUpload Upload, string FileId)?> FindOrphanAsync(CancellationToken cancel)
    {
        if (PendingUpload.Read(alone.Note) is not { } pending)
        {
            return null;
        }

        var taken = stored.Select(file => file.Id).Concat(done.Select(step => step.FileId)).ToHashSet(StringComparer.Ordinal);
        try
        {
            await foreach (var file in files.ListAsync(pending.After, cancel))
            {
                var id = (string)file["id"]!;
                if ((string?)file["filename"] == pending.Name && !taken.Contains(id) && await files.HashAsync(id, cancel) == pending.Sha256)
                {
                    return (pending, id);
                }
            }
        }
        catch (HttpRequestException unknown) when (unknown.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            // It was another server, or what came before is gone since.
        }

        return null;
    }

    private async Task<bool> IsOfTheFileAsync(Exception failure, CancellationToken cancel) => failure is not HttpRequestException request
        || request.StatusCode switch
        {
            null => await server.IsReadyAsync(cancel),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => false,
            _ => true,
        };

    private async Task WaitUntilReadAsync(CancellationToken cancel)
    {
        var pause = PollInterval;
        while (await store.CountUnreadAsync(cancel) is > 0 and var unread)
        {
            await lines.ShowAsync($"Reading: {unread} documents to go");
            await Task.Delay(pause, time, cancel);
            pause = pause * 2 < MaxPollInterval ? pause * 2 : MaxPollInterval;
        }
    }

    private async Task FinishAsync(CancellationToken cancel)
    {
        var now = stored.ToDictionary(file => file.Id, StringComparer.Ordinal);
        var read = 0;
        foreach (var (step, id) in done)
        {
            var file = now.GetValueOrDefault(id);
            if (file is { IsRead: true })
            {
                read += waitedFor.Contains(id) ? 1 : 0;
                foreach (var old in step.Superseded)
                {
                    await files.DeleteAsync(old.Id, cancel);
                }
            }
            else
            {
                failures++;
                var stays = step.Superseded.Count > 0 ? " What the store had before stays." : "";
                var reason = file?.Error ?? (file is null ? "It was taken out of the store." : $"It is {file.Status}.");
                await lines.WriteLineAsync($"Not read: {step.Document.Document.Path}: {reason}{stays}");
            }
        }

        if (waitedFor.Count > 0)
        {
            await lines.WriteLineAsync($"Read {read} of {waitedFor.Count} documents");
        }
    }
}
