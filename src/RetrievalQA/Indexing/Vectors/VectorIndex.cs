using System.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Semantics;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>
/// The vectors of the passages of each source. <see cref="VectorWorker"/> fills them in after the source can be found by
/// words; a source that changes loses them at once.
/// </summary>
public sealed class VectorIndex(SentenceModel model, IOptions<IndexingOptions> options, VectorBell bell, TimeProvider time) : IDisposable
{
    // Taken first where both are. Questions take the second one only, and so do not wait for the disk.
    private readonly Lock writing = new();
    private readonly Lock gate = new();
    private readonly LinkedList<ChunkSource> queue = [];
    private readonly Dictionary<ChunkSource, LinkedListNode<ChunkSource>> pending = [];
    private VectorFolder? folder;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long generation;
    private (IReadOnlyList<ChunkSource> Sources, long Generation)? covered;

    /// <summary>There is a model that makes vectors.</summary>
    public bool IsOn => model.IsOn;

    /// <summary>Why none can be made now; null where they can, as far as is known.</summary>
    public string? Fault => model.Fault;

    /// <summary>Sources that wait for their vectors, and those that have them.</summary>
    public (int Pending, int Done) Progress
    {
        get
        {
            lock (gate)
            {
                return (pending.Count, folder?.Records.Count ?? 0);
            }
        }
    }

    /// <summary>Held while files are written. For tests.</summary>
    internal Lock Writing => writing;

    /// <summary>Another number after each change.</summary>
    internal long Generation => Interlocked.Read(ref generation);

    /// <summary>Waits until every source of a scope has its vectors, as long as a question may.</summary>
    /// <returns>Whether they have.</returns>
    public async Task<bool> WaitForAsync(IReadOnlyList<ChunkSource> sources, CancellationToken cancel)
    {
        var deadline = time.GetUtcNow().AddSeconds(model.WaitSeconds);
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (Cover(sources))
                {
                    return true;
                }

                change = changed.Task;
            }

            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await change.WaitAsync(left, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The records of these sources; null where one has none.</summary>
    internal IReadOnlyList<VectorRecord>? RecordsOf(IReadOnlyList<ChunkSource> sources)
    {
        lock (gate)
        {
            if (!Cover(sources))
            {
                return null;
            }

            var records = new List<VectorRecord>(sources.Count);
            foreach (var source in sources)
            {
                if (!folder!.Records.TryGetValue(source, out var record))
                {
                    return null;
                }

                records.Add(record);
            }

            return records;
        }
    }

    /// <summary>How alike the passages of a chunk are to a question; empty where it has none, or its vectors are gone.</summary>
    internal IReadOnlyList<PassageLikeness> Compare(Chunk chunk, QueryMeaning meaning)
    {
        VectorRecord? record;
        lock (gate)
        {
            record = folder?.Records.GetValueOrDefault(chunk.Source);
        }

        return record?.TextVersion == chunk.TextVersion ? record.Compare(chunk.Ordinal, meaning) : [];
    }

    /// <summary>The chunks of a source changed: it has none any more, or others.</summary>
    internal void Follow(ChunkSource source, IReadOnlyList<Chunk> chunks)
    {
        if (!IsOn)
        {
            return;
        }

        lock (writing)
        {
            if (chunks.Count > 0 && folder?.Records.GetValueOrDefault(source) is { } record
                && record.TextVersion == chunks[0].TextVersion && record.Chunks == chunks.Count)
            {
                return;
            }

            folder?.Remove(source);
            lock (gate)
            {
                if (chunks.Count == 0)
                {
                    Settle(source);
                }
                else
                {
                    Await(source);
                }

                Changed();
            }
        }
    }

    /// <summary>Opens what is on disk; sources that have no vectors are awaited, vectors of others removed.</summary>
    internal void Open(IReadOnlyList<ChunkSource> sources)
    {
        lock (writing)
        {
            var opened = folder ?? VectorFolder.Open(
                options.Value.VectorsPath, SHA256.HashData(Encoding.UTF8.GetBytes(model.Fingerprint)), options.Value.VectorFileMegabytes * 1024L * 1024);
            var known = sources.ToHashSet();
            foreach (var gone in opened.Records.Keys.Where(source => !known.Contains(source)).ToList())
            {
                opened.Remove(gone);
            }

            lock (gate)
            {
                folder = opened;
                foreach (var source in sources.Where(source => !opened.Records.ContainsKey(source)))
                {
                    Await(source);
                }

                Changed();
            }
        }
    }

    /// <summary>The source that waits longest; null where none does.</summary>
    internal LinkedListNode<ChunkSource>? Next()
    {
        lock (gate)
        {
            return folder is null ? null : queue.First;
        }
    }

    /// <summary>Keeps the vectors of a source that <see cref="Next"/> named, unless it changed meanwhile.</summary>
    internal void Put(LinkedListNode<ChunkSource> awaited, SourceVectors? vectors)
    {
        lock (writing)
        {
            if (awaited.List is null || folder is null)
            {
                return;
            }

            if (vectors is not null)
            {
                folder.Replace(awaited.Value, vectors);
            }

            lock (gate)
            {
                Settle(awaited.Value);
                Changed();
            }
        }
    }

    /// <summary>Lets the others go first.</summary>
    internal void Postpone(LinkedListNode<ChunkSource> awaited)
    {
        lock (gate)
        {
            if (awaited.List is not null)
            {
                queue.Remove(awaited);
                queue.AddLast(awaited);
            }
        }
    }

    public void Dispose()
    {
        lock (writing)
        {
            lock (gate)
            {
                folder?.Dispose();
                folder = null;
            }
        }
    }

    // Question after question asks of the same sources.
    private bool Cover(IReadOnlyList<ChunkSource> sources)
    {
        if (covered is var (known, at) && ReferenceEquals(known, sources) && at == generation)
        {
            return true;
        }

        if (folder is null || !sources.All(folder.Records.ContainsKey))
        {
            return false;
        }

        covered = sources is SourceSet ? (sources, generation) : covered;
        return true;
    }

    // A new place in the queue also says that what is being made for the old one is not wanted any more.
    private void Await(ChunkSource source)
    {
        Settle(source);
        pending.Add(source, queue.AddLast(source));
        bell.Ring();
    }

    private void Settle(ChunkSource source)
    {
        if (pending.Remove(source, out var place))
        {
            queue.Remove(place);
        }
    }

    private void Changed()
    {
        Interlocked.Increment(ref generation);
        var waiters = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiters.SetResult();
    }
}
