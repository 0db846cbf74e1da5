using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.Backup;

/// <summary>
/// Compares rows, contents and texts with one another: every content that a row names is there, with its length and hash;
/// every text can be read; every chunk is a slice of its text; whatever a row refers to exists; counts are what they count.
/// It may run beside a working server: what is gone when it is looked at again is no finding.
/// </summary>
public sealed class FolderCheck
{
    private readonly DurableDatabase database;
    private readonly BlobStore blobs;
    private readonly TextVersions texts;
    private readonly IReadings readings;
    private readonly LiteDbChunkStore chunks;

    internal FolderCheck(DurableDatabase database, BlobStore blobs, ParsedTextStore parsed, IReadings readings)
    {
        (this.database, this.blobs, this.readings) = (database, blobs, readings);
        (texts, chunks) = (new TextVersions(database, parsed, cacheBytes: 0), new LiteDbChunkStore(database));
    }

    /// <param name="repair">Lost texts are put on the list to be read anew, wrong counts are counted again. Nothing else is changed.</param>
    public async Task<CheckReport> RunAsync(bool repair, CancellationToken cancel)
    {
        var report = new CheckReport();
        await CheckFilesAsync(report, repair, cancel);
        await CheckReferencesAsync(report, cancel);
        await new CountCheck(database).RunAsync(report, repair, cancel);
        return report;
    }

    private async Task CheckFilesAsync(CheckReport report, bool repair, CancellationToken cancel)
    {
        await foreach (var file in EveryAsync(Schema.Files, file => file.Id, report, cancel))
        {
            report.Count("files");
            if (await FaultOfContentAsync(file, cancel) is { } fault && await IsThereAsync(file, cancel))
            {
                report.Find($"file {file.Id} \"{file.FileName}\": its content {fault}.");
            }

            await CheckTextAsync(file, report, repair, cancel);
        }
    }

    private async Task<string?> FaultOfContentAsync(UploadedFile file, CancellationToken cancel)
    {
        try
        {
            await using var content = blobs.Open(file.Sha256);
            return content is null ? "is missing"
                : content.Length != file.Bytes ? $"has {content.Length} bytes instead of {file.Bytes}"
                : Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) != file.Sha256 ? "is damaged"
                : null;
        }
        catch (IOException unreadable)
        {
            return $"cannot be read: {unreadable.Message.TrimEnd('.')}";
        }
    }

    private async Task CheckTextAsync(UploadedFile file, CheckReport report, bool repair, CancellationToken cancel)
    {
        ParsedDocument? document;
        try
        {
            document = await texts.LoadAsync(file.ProjectId, file.Id, version: null, cancel);
        }
        catch (TextLostException lost)
        {
            report.Find($"file {file.Id} \"{file.FileName}\": {lost.Message}");
            if (repair && await readings.RequestAsync(file.ProjectId, file.Id, isUrgent: true, cancel) is not null)
            {
                report.Repair($"file {file.Id} \"{file.FileName}\": is read anew when the server runs.");
            }

            return;
        }

        if (document is not null)
        {
            report.Count("texts");
            await CheckChunksAsync(file, document, report, cancel);
        }
    }

    private async Task CheckChunksAsync(UploadedFile file, ParsedDocument document, CheckReport report, CancellationToken cancel)
    {
        var sources = await database.ReadAsync(rows => rows.Range(Schema.Sources, Table.Id, KeyRange.StartingWith($"{file.Id}/")), cancel);
        foreach (var source in sources.Select(row => row.Source))
        {
            var stored = await chunks.ChunksAsync(source, cancel);
            report.Count("chunks", stored.Count);
            if (stored.FirstOrDefault(chunk => chunk.TextVersion == document.Version && !document.Holds(chunk.Span, chunk.Text)) is { } wrong
                && (await chunks.FindManyAsync([wrong.Id], cancel)).ContainsKey(wrong.Id))
            {
                report.Find($"file {file.Id} \"{file.FileName}\": chunk {wrong.Ordinal} is not what its text says at {wrong.Span.Start}.");
            }
        }
    }

    private async Task CheckReferencesAsync(CheckReport report, CancellationToken cancel)
    {
        await FollowAsync(Schema.Members, MemberId, Schema.Files, member => member.FileId, report, cancel);
        await FollowAsync(Schema.Members, MemberId, Schema.VectorStores, member => member.StoreId, report, cancel);
        await FollowAsync(Schema.Messages, message => message.Id, Schema.Threads, message => message.ThreadId, report, cancel);
        await FollowAsync(Schema.Runs, run => run.Id, Schema.Threads, run => run.ThreadId, report, cancel);
        await FollowAsync(Schema.Steps, step => step.Id, Schema.Runs, step => step.RunId, report, cancel);

        static string MemberId(VectorStoreFile member) => Schema.MemberId(member.StoreId, member.FileId);
    }

    private async Task FollowAsync<T, TTarget>(
        Table<T> table, Func<T, string> idOf, Table<TTarget> target, Func<T, string> targetOf, CheckReport report, CancellationToken cancel)
    {
        await foreach (var record in EveryAsync(table, idOf, report, cancel))
        {
            if (!await ExistsAsync(target, targetOf(record), cancel) && await ExistsAsync(table, idOf(record), cancel))
            {
                report.Find($"{table.Name} {idOf(record)}: {targetOf(record)} of {target.Name} does not exist.");
            }
        }
    }

    private Task<bool> ExistsAsync<T>(Table<T> table, string id, CancellationToken cancel) => database.ReadAsync(rows => rows.Exists(table, id), cancel);

    private Task<bool> IsThereAsync(UploadedFile file, CancellationToken cancel) => ExistsAsync(Schema.Files, file.Id, cancel);

    /// <summary>The rows of a table, page by page; a page that cannot be read is a finding and ends it.</summary>
    private async IAsyncEnumerable<T> EveryAsync<T>(
        Table<T> table, Func<T, string> idOf, CheckReport report, [EnumeratorCancellation] CancellationToken cancel)
    {
        var after = "";
        IReadOnlyList<T> page;
        do
        {
            page = await PageAsync(table, after, report, cancel);
            foreach (var record in page)
            {
                yield return record;
            }

            after = page.Count > 0 ? idOf(page[^1]) : after;
        }
        while (page.Count > 0);
    }

    private async Task<IReadOnlyList<T>> PageAsync<T>(Table<T> table, string after, CheckReport report, CancellationToken cancel)
    {
        try
        {
            return await database.ReadAsync(rows => rows.Range(table, Table.Id, KeyRange.After(after), database.Options.RowsPerTransaction), cancel);
        }
        catch (Exception damage) when (damage is DatabaseDamagedException or EngineFailureException or JsonException)
        {
            report.Find($"table {table.Name}: rows after '{after}' cannot be read: {damage.Message}");
            return [];
        }
    }
}
