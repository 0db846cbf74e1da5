using System.Security.Cryptography;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>Keeps the stored files equal to the documents of a folder: new and changed ones are read, gone ones deleted.</summary>
internal sealed class FolderLibrary(
    DocumentFolder folder, ProgressLine lines, IFileStore files, IIngestionLedger ledger, IngestionBell bell, TimeProvider time)
{
    private const int FilesPerPage = 1_000;

    private const long MaxFileBytes = 512L * 1024 * 1024;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The ids of the folder's files once each is read or has failed; what is left out and what failed is named.</summary>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder itself may not be read.</exception>
    public async Task<IReadOnlyList<string>> UpdateAsync(CancellationToken cancel)
    {
        var contents = folder.Read();
        foreach (var line in SkippedLines.Of(contents.Skipped))
        {
            await lines.WriteLineAsync(line);
        }

        var unreadable = contents.Unreadable.ToList();
        var stored = (await StoredAsync(cancel)).GroupBy(file => file.FileName, StringComparer.Ordinal)
            .ToDictionary(files => files.Key, files => files.ToList(), StringComparer.Ordinal);
        var ids = new List<string>();
        foreach (var document in contents.Documents)
        {
            try
            {
                ids.Add(await FindOrAddAsync(document, stored, cancel));
            }
            catch (Exception failure) when (IsOfTheFile(failure))
            {
                unreadable.Add(UnreadableEntry.Of(document.Path, failure));
            }
        }

        foreach (var gone in stored.Values.SelectMany(files => files))
        {
            await files.DeleteAsync(Project.Default, gone.Id, cancel);
        }

        foreach (var (path, reason) in unreadable)
        {
            await lines.WriteLineAsync($"Not read: {path}: {reason}");
        }

        await WaitUntilReadAsync(ids, cancel);
        return ids;
    }

    private static bool IsOfTheFile(Exception failure) => failure is IOException or UnauthorizedAccessException or ContentTooLargeException;

    private async Task<string> FindOrAddAsync(FolderDocument document, Dictionary<string, List<UploadedFile>> stored, CancellationToken cancel)
    {
        // Names are kept without hidden characters, so that several documents may have one.
        var name = HiddenCharacters.Remove(document.Path);
        if (await FindUnchangedAsync(stored.GetValueOrDefault(name, []), document.File, cancel) is not { } known)
        {
            return await AddAsync(name, document.File, cancel);
        }

        stored[name].Remove(known);
        return known.Id;
    }

    private async Task<List<UploadedFile>> StoredAsync(CancellationToken cancel)
    {
        var stored = new List<UploadedFile>();
        ListSlice<UploadedFile> page;
        do
        {
            page = await files.ListAsync(
                Project.Default, purpose: null, new ListQuery(FilesPerPage, Ascending: true, After: stored.Count > 0 ? stored[^1].Id : null), cancel);
            stored.AddRange(page.Items);
        }
        while (page.HasMore);
        return stored;
    }

    private static async Task<UploadedFile?> FindUnchangedAsync(List<UploadedFile> known, FileInfo document, CancellationToken cancel)
    {
        foreach (var file in known)
        {
            if (await IsUnchangedAsync(file, document, cancel))
            {
                return file;
            }
        }

        return null;
    }

    private static async Task<bool> IsUnchangedAsync(UploadedFile known, FileInfo document, CancellationToken cancel)
    {
        if (known.Bytes != document.Length)
        {
            return false;
        }

        await using var content = document.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) == known.Sha256;
    }

    private async Task<string> AddAsync(string name, FileInfo document, CancellationToken cancel)
    {
        await using var content = document.OpenRead();
        var file = new UploadedFile(NewId.File(), Project.Default, name, "assistants", "application/octet-stream", 0, "", time.GetUtcNow().ToUnixTimeSeconds());
        return (await files.AddAsync(file, content, MaxFileBytes, cancel)).Id;
    }

    private async Task WaitUntilReadAsync(List<string> ids, CancellationToken cancel)
    {
        var sources = (await ledger.RequestAsync(Project.Default, ids, ChunkingStrategy.Default, cancel)).Select(ingestion => ingestion.Source).ToList();
        await ledger.RetryAsync(sources, cancel);
        var first = await ledger.FindAsync(sources, cancel);
        var waitedFor = first.Where(ingestion => !ingestion.IsFinished).Select(ingestion => ingestion.Source).ToList();
        bell.Ring();
        var open = waitedFor.Count;
        while (open > 0)
        {
            await lines.ShowAsync($"Reading {waitedFor.Count - open} of {waitedFor.Count} documents");
            await Task.Delay(PollInterval, time, cancel);
            var now = await ledger.FindAsync(waitedFor, cancel);
            open = now.Count(ingestion => !ingestion.IsFinished);
        }

        await lines.ClearAsync();
        var all = await ledger.FindAsync(sources, cancel);
        if (waitedFor.Count > 0)
        {
            var read = all.Count(ingestion => ingestion.Status == IngestionStatus.Completed && waitedFor.Contains(ingestion.Source));
            await lines.WriteLineAsync($"Read {read} of {waitedFor.Count} documents");
        }

        foreach (var failed in all.Where(ingestion => ingestion.Status == IngestionStatus.Failed))
        {
            await lines.WriteLineAsync($"Not read: {failed.FileName}: {failed.Error?.Message}");
        }
    }
}
