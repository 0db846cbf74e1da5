using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;

namespace RetrievalQA.Retrieval;

/// <summary>Finds the passages of a scope that fit a query.</summary>
public sealed class HybridRetriever(ChunkIndex index, IChunkStore chunks, IFileStore files, IOptions<RetrievalOptions> options)
{
    /// <summary>Searches a scope.</summary>
    /// <param name="maxResults">Passages to return, at most; no more than <see cref="RetrievalOptions.MaxResults"/>.</param>
    /// <param name="scoreThreshold">0..1: passages that score less are left out.</param>
    /// <returns>Passages best first. What was deleted a moment ago is not among them.</returns>
    public async Task<SearchResult> SearchAsync(
        SearchScope scope,
        string query,
        int maxResults,
        double scoreThreshold,
        CancellationToken cancel)
    {
        var settings = options.Value;
        var limit = Math.Clamp(maxResults, 0, settings.MaxResults);
        var searched = query.Length <= settings.MaxQueryCharacters ? query : query[..settings.MaxQueryCharacters];
        var sources = scope.Sources.All(source => source.ProjectId == scope.ProjectId)
            ? scope.Sources
            : throw new ArgumentException("A scope holds sources of its own project only.", nameof(scope));
        var matches = await index.SearchAsync(sources, searched, limit * settings.CandidatesPerResult, cancel);
        var distinct = await DistinctAsync([.. matches.Chunks.Where(match => match.Score >= scoreThreshold)], limit, cancel);
        return new SearchResult(
            await WithFileNamesAsync(scope.ProjectId, distinct, matches.Words, cancel),
            [.. matches.Words.Select(word => new QueryTerm(word.Text, word.Weight, word.Found))]);
    }

    // Chunks of a file overlap their neighbours; the better one speaks for both.
    private async Task<List<(ChunkMatch Match, Chunk Chunk)>> DistinctAsync(List<ChunkMatch> matches, int limit, CancellationToken cancel)
    {
        var distinct = new List<(ChunkMatch Match, Chunk Chunk)>(limit);
        foreach (var page in matches.Chunk(Math.Max(1, limit)))
        {
            var found = await chunks.FindManyAsync([.. page.Select(match => match.ChunkId)], cancel);
            foreach (var match in page)
            {
                if (distinct.Count < limit && found.TryGetValue(match.ChunkId, out var chunk) && !distinct.Exists(taken => OverlapTooMuch(taken.Chunk, chunk)))
                {
                    distinct.Add((match, chunk));
                }
            }

            if (distinct.Count == limit)
            {
                break;
            }
        }

        return distinct;
    }

    private bool OverlapTooMuch(Chunk left, Chunk right)
    {
        if (left.Source.FileId != right.Source.FileId)
        {
            return false;
        }

        var shared = Math.Min(left.Span.End, right.Span.End) - Math.Max(left.Span.Start, right.Span.Start);
        return shared > options.Value.MaxOverlap * Math.Min(left.Span.Length, right.Span.Length);
    }

    private async Task<List<Passage>> WithFileNamesAsync(
        string projectId,
        List<(ChunkMatch Match, Chunk Chunk)> matches,
        IReadOnlyList<WordWeight> words,
        CancellationToken cancel)
    {
        var fileIds = matches.Select(match => match.Chunk.Source.FileId).Distinct(StringComparer.Ordinal).ToList();
        var known = await files.FindManyAsync(projectId, fileIds, cancel);
        return
        [
            .. matches
                .Where(match => known.ContainsKey(match.Chunk.Source.FileId))
                .Select(match => new Passage(
                    match.Chunk,
                    known[match.Chunk.Source.FileId].FileName,
                    match.Match.Score,
                    [.. match.Match.Words.Select(word => words[word].Text)])),
        ];
    }
}
