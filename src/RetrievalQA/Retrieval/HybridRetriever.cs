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
        var sources = scope.Sources.Where(source => source.ProjectId == scope.ProjectId).ToList();
        var matches = await index.SearchAsync(sources, searched, limit * settings.CandidatesPerResult, cancel);
        var ids = matches.Chunks.Where(match => match.Score >= scoreThreshold).Select(match => match.ChunkId).ToList();
        var found = await chunks.FindManyAsync(ids, cancel);
        var distinct = DistinctSpans(matches.Chunks, found).Take(limit).ToList();
        return new SearchResult(
            await WithFileNamesAsync(scope.ProjectId, distinct, matches.Words, cancel),
            [.. matches.Words.Select(word => new QueryTerm(word.Text, word.Weight, word.Found))]);
    }

    // Chunks of a file overlap their neighbours; the better one speaks for both.
    private IEnumerable<(ChunkMatch Match, Chunk Chunk)> DistinctSpans(IReadOnlyList<ChunkMatch> matches, IReadOnlyDictionary<string, Chunk> found)
    {
        var taken = new Dictionary<string, List<SourceSpan>>(StringComparer.Ordinal);
        foreach (var match in matches)
        {
            if (!found.TryGetValue(match.ChunkId, out var chunk))
            {
                continue;
            }

            if (!taken.TryGetValue(chunk.Source.FileId, out var spans))
            {
                taken.Add(chunk.Source.FileId, spans = []);
            }

            if (!spans.Exists(span => OverlapTooMuch(span, chunk.Span)))
            {
                spans.Add(chunk.Span);
                yield return (match, chunk);
            }
        }
    }

    private bool OverlapTooMuch(SourceSpan left, SourceSpan right)
    {
        var shared = Math.Min(left.End, right.End) - Math.Max(left.Start, right.Start);
        return shared > options.Value.MaxOverlap * Math.Min(left.Length, right.Length);
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
