using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RetrievalQA.Documents;
using RetrievalQA.Semantics;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>Makes the vectors of sources that lack them, one source after the other and behind all other work.</summary>
internal sealed partial class VectorWorker(
    VectorIndex vectors, ChunkIndex index, IChunkStore chunks, SentenceModel model, VectorBell bell, TimeProvider time, ILogger<VectorWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private readonly GrowingDelay delay = new(FirstDelay, LongestDelay);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!model.IsOn)
        {
            return;
        }

        while (!await TryAsync(() => OpenAsync(stoppingToken), stoppingToken))
        {
        }

        while (true)
        {
            if (vectors.Next() is not { } awaited)
            {
                await bell.WaitAsync(stoppingToken);
            }
            else if (!await TryAsync(() => EncodeAsync(awaited, stoppingToken), stoppingToken))
            {
                vectors.Postpone(awaited);
            }
        }
    }

    // After the index, which tells of what changed since it was committed.
    private async Task OpenAsync(CancellationToken stopping)
    {
        await index.CatchUpAsync(stopping);
        vectors.Open(await chunks.SourcesAsync(stopping));
    }

    private async Task EncodeAsync(LinkedListNode<ChunkSource> awaited, CancellationToken stopping)
    {
        var all = await chunks.ChunksAsync(awaited.Value, stopping);
        vectors.Put(awaited, all.Count == 0 ? null : await LowPriorityThread.RunAsync(() => EncodeAsync(all, awaited, stopping)));
    }

    // Stops where nobody waits for the vectors any more.
    private async Task<SourceVectors> EncodeAsync(IReadOnlyList<Chunk> all, LinkedListNode<ChunkSource> awaited, CancellationToken stopping)
    {
        var passages = new PassageCutter(model).Cut(all);
        var made = new List<Int8Vector>(passages.Count);
        foreach (var batch in passages.Chunk(model.Batch).TakeWhile(_ => awaited.List is not null))
        {
            var encoded = await model.PassageVectorsAsync([.. batch.Select(passage => passage.Text)], stopping);
            made.AddRange(encoded.Select(vector => Int8Vector.Of(vector)));
        }

        return new SourceVectors(
            all[0].TextVersion,
            all.Count,
            [.. passages.Zip(made, (passage, vector) => passage.With(vector))],
            made);
    }

    private async Task<bool> TryAsync(Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
            if (delay.Failures > 0)
            {
                LogRecovered(delay.Failures);
                delay.Reset();
            }

            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Once, however long it lasts.
            if (delay.Failures == 0)
            {
                LogFailed(failure, FirstDelay, LongestDelay);
            }
        }

        await Task.Delay(delay.Next(), time, stopping);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Vectors could not be made; trying again in {First}, then less often, every {Longest} at last. Until then documents are searched by words alone.")]
    private partial void LogFailed(Exception failure, TimeSpan first, TimeSpan longest);

    [LoggerMessage(Level = LogLevel.Information, Message = "Vectors are made again, after {Failures} tries that failed.")]
    private partial void LogRecovered(int failures);
}
