using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Indexing.Vectors;
using RetrievalQA.Semantics;

namespace RetrievalQA.Retrieval;

/// <summary>Finds the passages of a scope that fit a query.</summary>
public sealed class HybridRetriever(
    ChunkIndex index, VectorIndex vectors, SentenceModel model, IChunkStore chunks, IFileStore files, IOptions<RetrievalOptions> options)
{
    /// <summary>Searches a scope.</summary>
    /// <param name="maxResults">Passages to return, at most; no more than <see cref="RetrievalOptions.MaxResults"/>.</param>
    /// <param name="scoreThreshold">0..1: passages that score less are left out.</param>
    /// <returns>Passages best first. What was deleted a moment ago is not among them.</returns>
    public Task<SearchResult> SearchAsync(SearchScope scope, string query, int maxResults, double scoreThreshold, CancellationToken cancel) =>
        SearchAsync(scope, [query], maxResults, scoreThreshold, cancel);

    /// <summary>Searches a scope for several queries at once. A passage counts with the query that it fits best.</summary>
    /// <inheritdoc cref="SearchAsync(SearchScope, string, int, double, CancellationToken)"/>
    public async Task<SearchResult> SearchAsync(
        SearchScope scope,
        IReadOnlyList<string> queries,
        int maxResults,
        double scoreThreshold,
        CancellationToken cancel)
    {
        var settings = options.Value;
        var limit = Math.Clamp(maxResults, 0, settings.MaxResults);
        var sources = scope.Sources.ProjectIds.All(projectId => projectId == scope.ProjectId)
            ? scope.Sources
            : throw new ArgumentException("A scope holds sources of its own project only.", nameof(scope));
        var found = new List<(ChunkMatches Matches, QueryMeaning? Meaning, MatchingPage Page)>(queries.Count);
        foreach (var query in queries)
        {
            var searched = QuestionFocus.Of(query.Length <= settings.MaxQueryCharacters ? query : query[..settings.MaxQueryCharacters]);
            var meaning = await MeaningAsync(sources, searched, cancel);
            var matches = await index.SearchAsync(sources, searched, meaning, limit * settings.CandidatesPerResult, cancel);
            found.Add((matches, matches.IsByMeaning ? meaning : null, new MatchingPage(searched, [.. Terms(searched, matches)], matches.Labels)));
        }

        var distinct = await DistinctAsync(Fuse(found, scoreThreshold), limit, cancel);
        return new SearchResult(
            await WithFilesAsync(scope, distinct, cancel),
            [.. queries.Zip(found, (query, one) => Terms(query, one.Matches)).SelectMany(terms => terms).DistinctBy(term => term.Text)],
            found.Select(one => one.Matches.Searched).DefaultIfEmpty(0).Max());
    }

    private static IEnumerable<QueryTerm> Terms(string query, ChunkMatches matches)
    {
        var language = TextAnalyzer.LanguageOf(query);
        return matches.Words.Select(word => new QueryTerm(word.Text, BackgroundFrequencies.Weight(word, language, matches.Searched), word.Found));
    }

    // Null where words alone have to do.
    private async Task<QueryMeaning?> MeaningAsync(IReadOnlyList<ChunkSource> sources, string query, CancellationToken cancel) =>
        model.Reads(query) && await vectors.WaitForAsync(sources, cancel)
            ? new QueryMeaning(await model.VectorAsync(query, cancel), model.Weight)
            : null;

    // Scores are shares of the query's weight in one scope, so those of several queries can be compared.
    private static List<ScoredChunk> Fuse(List<(ChunkMatches Matches, QueryMeaning? Meaning, MatchingPage Page)> found, double scoreThreshold) =>
    [
        .. found
            .SelectMany(query => query.Matches.Chunks
                .Where(match => match.Score >= scoreThreshold)
                .Select(match => new ScoredChunk(match, query.Matches.Words, query.Meaning, query.Matches.WordsShare, query.Page)))
            .OrderByDescending(scored => scored.Match.Score)
            .ThenBy(scored => scored.Match.ChunkId, StringComparer.Ordinal)
            .DistinctBy(scored => scored.Match.ChunkId),
    ];

    // Chunks of a file overlap their neighbours; the better one speaks for both.
    private async Task<List<(ScoredChunk Scored, Chunk Chunk)>> DistinctAsync(List<ScoredChunk> matches, int limit, CancellationToken cancel)
    {
        var distinct = new List<(ScoredChunk Scored, Chunk Chunk)>(limit);
        foreach (var page in matches.Chunk(Math.Max(1, limit)))
        {
            var found = await chunks.FindManyAsync([.. page.Select(scored => scored.Match.ChunkId)], cancel);
            foreach (var scored in page)
            {
                if (distinct.Count < limit && found.TryGetValue(scored.Match.ChunkId, out var chunk)
                    && !distinct.Exists(taken => OverlapTooMuch(taken.Chunk, chunk)))
                {
                    distinct.Add((scored, chunk));
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
        if (left.Source.FileId != right.Source.FileId || left.TextVersion != right.TextVersion)
        {
            return false;
        }

        var shared = Math.Min(left.Span.End, right.Span.End) - Math.Max(left.Span.Start, right.Span.Start);
        return shared > options.Value.MaxOverlap * Math.Min(left.Span.Length, right.Span.Length);
    }

    private async Task<List<Passage>> WithFilesAsync(SearchScope scope, List<(ScoredChunk Scored, Chunk Chunk)> matches, CancellationToken cancel)
    {
        var fileIds = matches.Select(match => match.Chunk.Source.FileId).Distinct(StringComparer.Ordinal).ToList();
        var known = await files.FindManyAsync(scope.ProjectId, fileIds, cancel);
        return
        [
            .. matches
                .Where(match => known.ContainsKey(match.Chunk.Source.FileId))
                .Select(match => new Passage(
                    match.Chunk,
                    known[match.Chunk.Source.FileId].FileName,
                    match.Scored.Match.Score,
                    [.. match.Scored.Match.Words.Select(word => match.Scored.Words[word].Text)],
                    scope.Attributes?.GetValueOrDefault(match.Chunk.Source.FileId),
                    MeaningOf(match.Chunk, match.Scored)) { Page = match.Scored.Page.Of(match.Chunk) }),
        ];
    }

    private PassageMeaning? MeaningOf(Chunk chunk, ScoredChunk scored) => scored.Meaning is { } meaning
        ? new PassageMeaning(scored.WordsShare * meaning.Weight / (1 + meaning.Weight), vectors.Compare(chunk, meaning))
        : null;

    /// <param name="Words">Those of the query that found the chunk.</param>
    /// <param name="Meaning">Of that query; null where words alone were searched.</param>
    /// <param name="WordsShare">As <see cref="ChunkMatches.WordsShare"/>.</param>
    /// <param name="Page">Says which page of a chunk that query finds.</param>
    private readonly record struct ScoredChunk(ChunkMatch Match, IReadOnlyList<WordWeight> Words, QueryMeaning? Meaning, double WordsShare, MatchingPage Page);
}
