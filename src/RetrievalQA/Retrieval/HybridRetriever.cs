using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Indexing.Vectors;
using RetrievalQA.Retrieval.Versions;
using RetrievalQA.Semantics;

namespace RetrievalQA.Retrieval;

/// <summary>Finds the passages of a scope that fit a query.</summary>
public sealed class HybridRetriever(
    ChunkIndex index, VectorIndex vectors, SentenceModel model, IChunkStore chunks, IFileStore files, IOptions<RetrievalOptions> options)
{
    // A copy has another file name, and a version a few other words.
    private const double NearScore = 0.9;
    private const int NearResults = 8;

    private const double CorrectedShare = 0.8;

    // As long as the store keeps a chunk for the next question, it has its words.
    private static readonly ConditionalWeakTable<Chunk, PassageWords> WordsOf = [];

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
        var found = new List<FoundQuery>(queries.Count);
        foreach (var query in queries)
        {
            var searched = QuestionFocus.Of(query.Length <= settings.MaxQueryCharacters ? query : query[..settings.MaxQueryCharacters]);
            found.Add(await SearchAsync(sources, searched, limit * settings.CandidatesPerResult, cancel));
        }

        var distinct = await DistinctAsync(Fuse(found, scoreThreshold), limit, cancel);
        var arranged = await ArrangeAsync(scope, string.Join('\n', queries), distinct, cancel);
        var terms = found.SelectMany(one => one.Terms).DistinctBy(term => term.Text);
        return new SearchResult(
            [.. arranged.Passages.Take(limit)],
            [.. terms.Select(arranged.Weighed)],
            found.Select(one => one.Matches.Searched).DefaultIfEmpty(0).Max());
    }

    // A question with a typing error means what it was meant to say.
    private async Task<FoundQuery> SearchAsync(IReadOnlyList<ChunkSource> sources, string query, int candidates, CancellationToken cancel)
    {
        var (meaning, errors) = (await MeaningAsync(sources, query, cancel), new TypingErrors(query, model));
        var matches = await index.SearchAsync(sources, query, meaning, errors.MayBe, candidates, cancel);
        var corrections = matches.Words.Where(word => word.Correction is not null).ToList();
        if (meaning is not null && corrections.Count > 0)
        {
            var meant = corrections.Aggregate(query, (text, word) => text.Replace(word.Text, word.Correction, StringComparison.Ordinal));
            meaning = await MeaningAsync(sources, meant, cancel);
            matches = await index.SearchAsync(sources, query, meaning, errors.MayBe, candidates, cancel);
        }

        List<QueryTerm> terms = [.. Terms(query, matches)];
        return new FoundQuery(matches, matches.IsByMeaning ? meaning : null, terms, new MatchingPage(query, terms, matches.Labels));
    }

    private static IEnumerable<QueryTerm> Terms(string query, ChunkMatches matches)
    {
        var language = TextAnalyzer.LanguageOf(query);
        return matches.Words
            .Select((word, index) => matches.OfAbsentNames.Contains(index) ? word with { Found = false } : word)
            .SelectMany(word => Terms(word, BackgroundFrequencies.Weight(word, language, matches.Searched)));
    }

    // What was meant is not certain: what was written keeps a part of the weight.
    private static IEnumerable<QueryTerm> Terms(WordWeight word, double weight) => word.Correction is not { } meant
        ? [new QueryTerm(word.Text, weight, word.Found)]
        : [new QueryTerm(meant, weight * CorrectedShare, Found: true), new QueryTerm(word.Text, weight * (1 - CorrectedShare), Found: false)];

    // Null where words alone have to do.
    private async Task<QueryMeaning?> MeaningAsync(IReadOnlyList<ChunkSource> sources, string query, CancellationToken cancel) =>
        model.Reads(query) && await vectors.WaitForAsync(sources, cancel) && await model.QuestionVectorAsync(query, cancel) is { } vector
            ? new QueryMeaning(vector, model.Weight, model.LikenessFloor)
            : null;

    // Scores are shares of the query's weight in one scope, so those of several queries can be compared.
    private static List<ScoredChunk> Fuse(List<FoundQuery> found, double scoreThreshold) =>
    [
        .. found
            .SelectMany(query => query.Matches.Chunks
                .Where(match => match.Score >= scoreThreshold)
                .Select(match => new ScoredChunk(match, query)))
            .OrderByDescending(scored => scored.Match.Score)
            .ThenBy(scored => scored.Match.ChunkId, StringComparer.Ordinal)
            .DistinctBy(scored => scored.Match.ChunkId),
    ];

    // Chunks of a file overlap their neighbours; the better one speaks for both. Copies count once.
    private async Task<List<FoundGroup<ScoredChunk>>> DistinctAsync(List<ScoredChunk> matches, int limit, CancellationToken cancel)
    {
        var distinct = new List<FoundGroup<ScoredChunk>>(limit);
        for (var next = 0; distinct.Count < limit && next < matches.Count;)
        {
            var page = matches.Skip(next).Take(limit).Concat(Near(matches, next + limit)).ToList();
            next += page.Count;
            var found = await chunks.FindManyAsync([.. page.Select(scored => scored.Match.ChunkId)], cancel);
            foreach (var scored in page)
            {
                if (found.TryGetValue(scored.Match.ChunkId, out var chunk)
                    && !distinct.Exists(group => group.Members.Any(taken => OverlapTooMuch(taken.Chunk, chunk))))
                {
                    Add(distinct, scored, chunk);
                }
            }
        }

        return distinct;
    }

    // A copy or a newer version of what is returned scores nearly as much.
    private static IEnumerable<ScoredChunk> Near(List<ScoredChunk> matches, int next) => next >= matches.Count ? []
        : matches.Skip(next).Take(NearResults).TakeWhile(scored => scored.Match.Score >= NearScore * matches[next - 1].Match.Score);

    private static void Add(List<FoundGroup<ScoredChunk>> distinct, ScoredChunk scored, Chunk chunk)
    {
        var words = WordsOf.GetValue(chunk, found => PassageWords.Of(found.Shown(found.Span)));
        if (!distinct.Exists(group => group.TryAdd(scored, chunk, words)))
        {
            distinct.Add(new FoundGroup<ScoredChunk>(scored, chunk, words));
        }
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

    private async Task<ArrangedPassages> ArrangeAsync(
        SearchScope scope, string question, List<FoundGroup<ScoredChunk>> found, CancellationToken cancel)
    {
        var fileIds = found.SelectMany(group => group.Members).Select(member => member.Chunk.Source.FileId).Distinct(StringComparer.Ordinal).ToList();
        var known = await files.FindManyAsync(scope.ProjectId, fileIds, cancel);
        var groups = found
            .Select(group => new PassageGroup(group.Words, [.. group.Members
                .Where(member => known.ContainsKey(member.Chunk.Source.FileId))
                .Select(member => PassageOf(scope, member.Found, member.Chunk, known[member.Chunk.Source.FileId]))
                .OrderByDescending(member => member.Score)
                .ThenByDescending(member => known[member.Chunk.Source.FileId].Sequence)]))
            .Where(group => group.Members.Count > 0)
            .OrderByDescending(group => group.Score)
            .ToList();
        return await new VersionArranger(chunks, known).ArrangeAsync(question, groups, cancel);
    }

    private Passage PassageOf(SearchScope scope, ScoredChunk scored, Chunk chunk, UploadedFile file) => new(
        chunk,
        file.FileName,
        scored.Match.Score,
        [.. scored.Match.Words.Select(word => scored.Query.Matches.Words[word].Text)],
        scope.Attributes?.GetValueOrDefault(file.Id),
        MeaningOf(chunk, scored.Query))
    {
        Page = scored.Query.Page.Of(chunk),
    };

    private PassageMeaning? MeaningOf(Chunk chunk, FoundQuery query) => query.Meaning is { } meaning
        ? new PassageMeaning(query.Matches.WordsShare * meaning.Weight / (1 + meaning.Weight), vectors.Compare(chunk, meaning))
        : null;

    private readonly record struct ScoredChunk(ChunkMatch Match, FoundQuery Query);

    /// <param name="Meaning">Of the query; null where words alone were searched.</param>
    /// <param name="Page">Says which page of a chunk the query finds.</param>
    private sealed record FoundQuery(ChunkMatches Matches, QueryMeaning? Meaning, IReadOnlyList<QueryTerm> Terms, MatchingPage Page);
}
