using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>
/// Which ingestion is next. The index holds each line sorted by project and then by due time, so that it is found by one
/// look-up however long the line is: the first one after the project that had the last turn.
/// </summary>
internal sealed class IngestionQueue(TimeProvider time)
{
    // Of those put back for a while, a take lets so many in again; takes follow each other as long as there are any.
    private const int ReturnedPerTake = 64;

    private static readonly Dictionary<ReadingLane, string[]> Lines = new()
    {
        [ReadingLane.Quick] = [Schema.Quick, Schema.Slow],
        [ReadingLane.Slow] = [Schema.Slow, Schema.Quick],
    };

    // Changed by writing transactions only, of which there is one at a time. One that is run again costs a project a turn.
    private readonly Dictionary<string, string> lastProjects = [];

    public IngestionRow? Next(Rows rows, ReadingLane lane)
    {
        var due = KeyRange.Numbers(Schema.Later, to: time.GetUtcNow().ToUnixTimeSeconds());
        foreach (var row in rows.Range(Schema.Ingestions, Schema.ByState, due, ReturnedPerTake))
        {
            rows.Update(Schema.Ingestions, row with { NotBefore = 0 });
        }

        return Lines[lane].Select(line => Next(rows, line)).FirstOrDefault(row => row is not null);
    }

    public static IngestionRow? First(Rows rows, KeyRange range) =>
        rows.Range(Schema.Ingestions, Schema.ByState, range, limit: 1).SingleOrDefault();

    private IngestionRow? Next(Rows rows, string line)
    {
        var afterLast = new KeyRange($"{line}/{lastProjects.GetValueOrDefault(line)}/\uffff", $"{line}/\uffff");
        var next = First(rows, afterLast) ?? First(rows, KeyRange.StartingWith($"{line}/"));
        if (next is not null)
        {
            lastProjects[line] = next.Ingestion.Source.ProjectId;
        }

        return next;
    }
}
