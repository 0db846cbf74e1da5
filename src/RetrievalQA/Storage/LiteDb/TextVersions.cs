using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>The texts of files on the disk, as the rows name them.</summary>
/// <param name="cacheBytes">Of memory for texts that are asked for again; 0 where each is to be read from the disk.</param>
internal sealed class TextVersions(DurableDatabase database, ParsedTextStore parsed, long cacheBytes)
{
    // Each takes a few look-ups, and everybody else waits for them.
    private const int TextsAtOnce = 50;

    private readonly RecentTexts recent = new(parsed, cacheBytes);

    /// <inheritdoc cref="IFileStore.LoadParsedAsync(string, string, int?, CancellationToken)"/>
    public async Task<ParsedDocument?> LoadAsync(string projectId, string fileId, int? version, CancellationToken cancel)
    {
        while (true)
        {
            if (await database.ReadAsync(rows => rows.FindFile(projectId, fileId), cancel) is not { } file)
            {
                return null;
            }

            var current = file.CurrentReading();
            if (version is { } wanted && wanted != current.Version)
            {
                return await LoadSpareAsync(fileId, wanted, cancel);
            }

            var (document, damage) = TryLoad(fileId, current.Version);
            if (document is not null)
            {
                return document;
            }

            // It may have been replaced and erased since its row was read.
            var now = await database.ReadAsync(rows => Look(rows, projectId, fileId), cancel);
            if (now.Reading == current)
            {
                return damage is null && !now.WasRead ? null : throw new TextLostException(fileId, current.Version, damage);
            }
        }
    }

    /// <inheritdoc cref="IFileStore.KeepsTextAsync"/>
    public async Task<bool> KeepsAsync(string projectId, string fileId, int version, CancellationToken cancel)
    {
        var current = (await database.ReadAsync(rows => rows.FindFile(projectId, fileId), cancel))?.CurrentReading();
        return current?.Version == version
            || (current is not null && parsed.Exists(fileId, version)
                && await database.ReadAsync(rows => rows.FindSpareText(fileId, version) is { IsReplaced: true }, cancel));
    }

    /// <summary>Erases these texts, then their rows: what a crash leaves, the next start erases.</summary>
    public async Task EraseAsync(IReadOnlyList<SpareText> texts, CancellationToken cancel)
    {
        foreach (var portion in texts.Chunk(database.Options.RowsPerTransaction))
        {
            await parsed.RemoveAsync(portion.Select(text => (text.FileId, text.Version)), cancel);

            await database.WriteAsync(rows => portion.Count(text => rows.Delete(Schema.SpareTexts, text.Id)), cancel);
        }
    }

    /// <inheritdoc cref="IFileStore.EraseUncitedTextsAsync"/>
    public async Task<int> EraseUnwantedAsync(CancellationToken cancel)
    {
        var erased = 0;
        var reached = 0L;
        while (true)
        {
            var range = KeyRange.Numbers(Schema.AllTexts, from: reached);
            var (unwanted, last) = await database.ReadAsync(rows => Unwanted(rows, range), cancel);
            await EraseAsync(unwanted, cancel);
            erased += unwanted.Count;
            if (last is null)
            {
                return erased;
            }

            reached = last.Sequence + 1;
        }
    }

    private (List<SpareText> Unwanted, SpareText? Last) Unwanted(Rows rows, KeyRange range)
    {
        var portion = rows.Range(Schema.SpareTexts, Schema.ByOrder, range, TextsAtOnce);
        return ([.. portion.Where(spare => !rows.IsWanted(spare, database.SequenceAtStart))], portion.Count == TextsAtOnce ? portion[^1] : null);
    }

    private async Task<ParsedDocument?> LoadSpareAsync(string fileId, int version, CancellationToken cancel)
    {
        if (await database.ReadAsync(rows => rows.FindSpareText(fileId, version), cancel) is not { IsReplaced: true } spare)
        {
            return null;
        }

        var (document, _) = TryLoad(fileId, version);
        if (document is null)
        {
            // Nothing can make an older text again. Without its row, those who cite it look for their place in the current one.
            await EraseAsync([spare], cancel);
        }

        return document;
    }

    private (ParsedDocument? Document, InvalidDataException? Damage) TryLoad(string fileId, int version)
    {
        try
        {
            return (recent.Load(fileId, version), null);
        }
        catch (InvalidDataException damage)
        {
            return (null, damage);
        }
    }

    /// <summary>The reading that counts; null where the file is gone. What is searched was read.</summary>
    private static (Reading? Reading, bool WasRead) Look(Rows rows, string projectId, string fileId) =>
        rows.FindFile(projectId, fileId) is not { } file
            ? (null, false)
            : (file.CurrentReading(), file.Reading is not null
                || rows.Range(Schema.Sources, Table.Id, KeyRange.StartingWith($"{fileId}/"), limit: 1).Count > 0);
}
