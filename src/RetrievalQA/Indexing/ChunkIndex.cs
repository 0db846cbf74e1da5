using Lucene.Net.Index;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Indexing.Facts;
using RetrievalQA.Indexing.Labels;
using RetrievalQA.Indexing.Vectors;

namespace RetrievalQA.Indexing;

/// <summary>
/// Keyword search over chunks. The index follows the operation log of the chunk store: one applier at a time, and
/// searches never wait for it. Scores depend on the searched sources alone.
/// </summary>
public sealed partial class ChunkIndex(
    IOptions<IndexingOptions> options,
    IChunkStore chunks,
    IFileStore files,
    VectorIndex vectors,
    TimeProvider time,
    ILogger<ChunkIndex> logger) : IAsyncDisposable
{
    private const int OperationsAtOnce = 256;

    private readonly SemaphoreSlim applying = new(1, 1);
    private readonly IndexScopeCache scopes = new(options.Value.CachedScopeChunks);
    private IndexFolder? folder;
    private volatile DirectoryReader? current;
    private volatile bool isDamaged;
    private long applied;
    private int uncommitted;
    private long committedAt;

    /// <summary>The index is open and searches do not wait.</summary>
    public bool IsReady => current is not null && !isDamaged;

    /// <summary>
    /// Applies what the chunk store did since the last call; on return it can be searched. Opens the index where that
    /// was not done yet, and builds it anew where it cannot follow the log.
    /// </summary>
    public async Task CatchUpAsync(CancellationToken cancel)
    {
        await applying.WaitAsync(cancel);
        try
        {
            await FollowAsync(cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // The writer may be unusable; the next call opens the last commit and replays.
            isDamaged |= IndexFolder.IsDamage(failure);
            CloseFolder();
            throw;
        }
        finally
        {
            applying.Release();
        }
    }

    /// <summary>Searches by words alone.</summary>
    /// <inheritdoc cref="SearchAsync(IReadOnlyList{ChunkSource}, string, QueryMeaning?, Func{string, bool}, int, CancellationToken)"/>
    public Task<ChunkMatches> SearchAsync(IReadOnlyList<ChunkSource> sources, string query, int limit, CancellationToken cancel) =>
        SearchAsync(sources, query, meaning: null, static _ => false, limit, cancel);

    /// <summary>The chunks of the sources that fit the query best, and the weight of its words among them.</summary>
    /// <param name="meaning">What the query means; null to search by words alone. So is a scope of which not all vectors are there.</param>
    /// <param name="isMisspelt">Tells words that may have a typing error: where they are nowhere in the scope, the nearest one is searched.</param>
    /// <param name="limit">Chunks to return, at most.</param>
    public async Task<ChunkMatches> SearchAsync(
        IReadOnlyList<ChunkSource> sources, string query, QueryMeaning? meaning, Func<string, bool> isMisspelt, int limit, CancellationToken cancel)
    {
        if (!IsReady)
        {
            await CatchUpAsync(cancel);
        }

        var reader = Borrow();
        try
        {
            var scope = scopes.Get(reader, sources as SourceSet ?? new SourceSet(sources));
            var words = TextAnalyzer.AnalyzeQuery(query, scope.Languages).Take(options.Value.MaxQueryWords).ToList();
            var labels = QuestionLabels.Of(query, scope.Languages);
            var compared = meaning is null ? null : scope.Vectors(vectors, sources);
            var search = new ScopeSearch(scope, words, labels, QuestionFacts.Of(query), meaning, compared, isMisspelt);
            return search.Run(limit, cancel) with { Searched = scope.Count };
        }
        catch (Exception failure) when (IndexFolder.IsDamage(failure))
        {
            isDamaged = true;
            throw;
        }
        finally
        {
            reader.DecRef();
        }
    }

    /// <summary>What of the chunk store the index lacks or has too much of, a sentence each; empty where they agree.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(CancellationToken cancel)
    {
        await CatchUpAsync(cancel);
        var reader = Borrow();
        try
        {
            var (counts, differences, expected) = (new ChunkCounts(reader), new List<string>(), 0);
            foreach (var source in await chunks.SourcesAsync(cancel))
            {
                var stored = (await chunks.ChunksAsync(source, cancel)).Count;
                expected += stored;
                if (counts.Of(source) is var indexed && indexed != stored)
                {
                    differences.Add($"search index: {indexed} of the {stored} chunks of file {source.FileId}.");
                }
            }

            return counts.All == expected || differences.Count > 0 ? differences : [$"search index: {counts.All} chunks instead of {expected}."];
        }
        finally
        {
            reader.DecRef();
        }
    }

    /// <summary>Throws the index away and builds it anew.</summary>
    public Task RebuildAsync(CancellationToken cancel)
    {
        isDamaged = true;
        return CatchUpAsync(cancel);
    }

    /// <summary>Commits what was applied and closes the index.</summary>
    public async ValueTask DisposeAsync()
    {
        await applying.WaitAsync();
        if (folder is not null && uncommitted > 0)
        {
            await CommitAsync(CancellationToken.None);
        }

        CloseFolder();
        var last = current;
        current = null;
        last?.DecRef();
        applying.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        if (isDamaged)
        {
            CloseFolder();
            IndexFolder.Erase(options.Value.Path);
        }

        if (folder is null)
        {
            folder = IndexFolder.Open(options.Value, failure => LogUnusable(failure, options.Value.Path));
            applied = folder.CommittedSequence ?? 0;
            committedAt = time.GetTimestamp();
        }

        if (folder.CommittedSequence is null || !await ReplayAsync(folder, cancel))
        {
            await RebuildAsync(folder, cancel);
        }

        Refresh(folder);
        if (uncommitted >= options.Value.CommitOperations || (uncommitted > 0 && time.GetElapsedTime(committedAt).TotalSeconds >= options.Value.CommitSeconds))
        {
            await CommitAsync(cancel);
        }
    }

    // False where the log and the index do not belong together.
    private async Task<bool> ReplayAsync(IndexFolder index, CancellationToken cancel)
    {
        if (applied > await chunks.LastSequenceAsync(cancel))
        {
            return false;
        }

        while (await chunks.OperationsAfterAsync(applied, OperationsAtOnce, cancel) is { } operations)
        {
            if (operations.Count == 0)
            {
                return true;
            }

            foreach (var source in operations.Select(operation => operation.Source).Distinct())
            {
                await ApplyAsync(index, source, cancel);
            }

            applied = operations[^1].Sequence;
            uncommitted += operations.Count;
        }

        return false;
    }

    private async Task RebuildAsync(IndexFolder index, CancellationToken cancel)
    {
        var sequence = await chunks.LastSequenceAsync(cancel);
        var sources = await chunks.SourcesAsync(cancel);
        LogRebuilding(sources.Count);

        // A half-built index must not be committed, not even on dispose.
        uncommitted = 0;
        index.Clear();
        var onAllCores = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel };
        await Parallel.ForEachAsync(sources, onAllCores, async (source, stop) =>
        {
            if (await ReadAsync(source, stop) is var (found, fileName))
            {
                index.Add(found, fileName);
                vectors.Follow(source, found);
            }
        });

        applied = sequence;
        await CommitAsync(cancel);
    }

    private async Task ApplyAsync(IndexFolder index, ChunkSource source, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var (found, fileName) = await ReadAsync(source, cancel) ?? ([], "");
        index.Replace(source, found, fileName);
        vectors.Follow(source, found);
    }

    // Null where the file is gone.
    private async Task<(IReadOnlyList<Chunk> Chunks, string FileName)?> ReadAsync(ChunkSource source, CancellationToken cancel) =>
        await files.FindAsync(source.ProjectId, source.FileId, cancel) is { } file ? (await chunks.ChunksAsync(source, cancel), file.FileName) : null;

    private async Task CommitAsync(CancellationToken cancel)
    {
        folder!.Commit(applied);
        uncommitted = 0;
        committedAt = time.GetTimestamp();
        await chunks.TrimOperationsAsync(applied, cancel);
    }

    private void Refresh(IndexFolder index)
    {
        if (index.Refresh() is { } reader)
        {
            var earlier = current;
            current = reader;
            isDamaged = false;
            earlier?.DecRef();
        }
    }

    private DirectoryReader Borrow()
    {
        while (true)
        {
            var reader = current ?? throw new ObjectDisposedException(nameof(ChunkIndex));
            if (reader.TryIncRef())
            {
                return reader;
            }
        }
    }

    private void CloseFolder()
    {
        // First, so that one that cannot even be closed is not used again.
        var closing = folder;
        (folder, uncommitted) = (null, 0);
        closing?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index in {Path} is of another version or damaged and is built anew.")]
    private partial void LogUnusable(Exception? failure, string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "Building the search index from {Sources} sources.")]
    private partial void LogRebuilding(int sources);
}
