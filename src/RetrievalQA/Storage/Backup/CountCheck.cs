using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.Backup;

/// <summary>Counts that are kept beside what they count: files of stores by state, messages of threads.</summary>
internal sealed class CountCheck(DurableDatabase database)
{
    public async Task RunAsync(CheckReport report, bool repair, CancellationToken cancel)
    {
        foreach (var storeId in await IdsAsync(Schema.VectorStores, row => row.Store.Id, cancel))
        {
            await CheckAsync(report, repair, $"vector store {storeId}", "its file counts are wrong", rows => RightStore(rows, storeId), cancel);
        }

        foreach (var threadId in await IdsAsync(Schema.Tallies, tally => tally.ThreadId, cancel))
        {
            await CheckAsync(report, repair, $"thread {threadId}", "its number of messages or its active run is wrong", rows =>
                RightTally(rows, threadId), cancel);
        }
    }

    /// <param name="correction">How to write the right row; null where it is right.</param>
    private async Task CheckAsync(
        CheckReport report, bool repair, string what, string fault, Func<Rows, Action?> correction, CancellationToken cancel)
    {
        if (await database.ReadAsync(correction, cancel) is null)
        {
            return;
        }

        report.Find($"{what}: {fault}.");
        if (repair)
        {
            await database.WriteAsync(
                rows =>
                {
                    correction(rows)?.Invoke();
                    return true;
                },
                cancel);
            report.Repair($"{what}: counted again.");
        }
    }

    private static Action? RightStore(Rows rows, string storeId)
    {
        if (rows.Find(Schema.VectorStores, storeId) is not { } row)
        {
            return null;
        }

        var members = rows.Range(Schema.Members, Schema.ByOrder, KeyRange.Numbers(storeId));
        var counts = members.Aggregate(default(FileCounts), (sum, member) => sum.Add(member.Status, 1));
        return counts == row.Store.Counts
            ? null
            : () => rows.Update(Schema.VectorStores, new VectorStoreRow(row.Store with { Counts = counts }, rows.NextSequence()));
    }

    private static Action? RightTally(Rows rows, string threadId)
    {
        if (rows.Find(Schema.Tallies, threadId) is not { } tally)
        {
            return null;
        }

        var messages = rows.Range(Schema.Messages, Schema.ByOrder, KeyRange.Numbers(threadId)).Count;
        var active = tally.ActiveRunId is { } runId && rows.Find(Schema.Runs, runId) is { IsTerminal: false } ? tally.ActiveRunId : null;
        return messages == tally.Messages && active == tally.ActiveRunId
            ? null
            : () => rows.Update(Schema.Tallies, tally with { Messages = messages, ActiveRunId = active });
    }

    private async Task<List<string>> IdsAsync<T>(Table<T> table, Func<T, string> idOf, CancellationToken cancel)
    {
        var ids = new List<string>();
        IReadOnlyList<T> page;
        do
        {
            var after = ids.Count > 0 ? ids[^1] : "";
            page = await database.ReadAsync(rows => rows.Range(table, Table.Id, KeyRange.After(after), database.Options.RowsPerTransaction), cancel);
            ids.AddRange(page.Select(idOf));
        }
        while (page.Count > 0);
        return ids;
    }
}
