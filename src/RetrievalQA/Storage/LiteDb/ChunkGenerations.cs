using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>
/// The chunks of a source are written under a generation number in transactions of bounded size, and begin to count when
/// the last one makes theirs the current generation: readers see the old chunks or the new ones, never a mixture, and
/// nobody waits for a big file. A generation that does not count is on the list of erasures, so a crash leaves nothing.
/// </summary>
internal static class ChunkGenerations
{
    public static SourceRow? Current(this Rows rows, ChunkSource source)
    {
        var row = rows.Find(Schema.Sources, Schema.SourceId(source));
        return row?.Source == source ? row : null;
    }

    /// <summary>
    /// Writes chunks under a generation of their own, which is on the list of erasures until it counts. Null where the
    /// file is gone.
    /// </summary>
    public static async Task<Erasure?> WriteGenerationAsync(
        this DurableDatabase database, ChunkSource source, IReadOnlyList<Chunk> chunks, CancellationToken cancel)
    {
        var writing = await database.WriteAsync(rows => rows.BeginGeneration(source), cancel);
        if (writing is null)
        {
            return null;
        }

        try
        {
            foreach (var portion in chunks.Chunk(database.Options.RowsPerTransaction))
            {
                await database.WriteAsync(
                    rows =>
                    {
                        rows.Insert(Schema.Chunks, portion.Select(chunk => new ChunkRow(chunk, writing.Sequence)));
                        return portion.Length;
                    },
                    cancel);
            }

            return writing;
        }
        catch
        {
            await database.EraseAsync([writing], CancellationToken.None);
            throw;
        }
    }

    /// <summary>Makes a generation count, with its entry in the operation log. Returns what has to be erased.</summary>
    public static IReadOnlyList<Erasure> Switch(this Rows rows, ChunkSource source, Erasure writing)
    {
        var old = rows.EraseCurrent(source);
        rows.Upsert(Schema.Sources, new SourceRow(source, writing.Sequence));
        rows.Delete(Schema.Erasures, writing.Id);
        rows.LogOperation(source);
        return old;
    }

    /// <summary>Ends the source, with an entry in the operation log. Returns what has to be erased.</summary>
    public static IReadOnlyList<Erasure> Drop(this Rows rows, ChunkSource source)
    {
        var old = rows.EraseCurrent(source);
        rows.Delete(Schema.Sources, Schema.SourceId(source));
        rows.LogOperation(source);
        return old;
    }

    private static Erasure? BeginGeneration(this Rows rows, ChunkSource source)
    {
        if (rows.FindFile(source.ProjectId, source.FileId) is null)
        {
            return null;
        }

        var generation = rows.NextSequence();
        var writing = new Erasure(Schema.Chunks.Name, Table.Id, Schema.GenerationPrefix(source, generation), generation);
        rows.Insert(Schema.Erasures, writing);
        return writing;
    }

    private static IReadOnlyList<Erasure> EraseCurrent(this Rows rows, ChunkSource source) =>
        rows.Current(source) is { } old
            ? [rows.Erase(Schema.Chunks, Table.Id, Schema.GenerationPrefix(source, old.Generation))]
            : [];

    private static void LogOperation(this Rows rows, ChunkSource source) =>
        rows.Insert(Schema.Operations, new ChunkOperation(rows.NextOperation(), source));
}
