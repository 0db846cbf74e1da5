using System.Buffers;
using Lucene.Net.Search;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Indexing.Facts;
using RetrievalQA.Indexing.Labels;
using RetrievalQA.Indexing.Vectors;

namespace RetrievalQA.Indexing;

/// <summary>One search: BM25 over every chunk of the scope, then proximity of the words for the best of them.</summary>
internal sealed class ScopeSearch
{
    // Proximity is looked at in as many chunks as the measurements did.
    private const int ProximityDepth = 200;

    /// <summary>Words of a query whose typing errors are mended, at most.</summary>
    public const int MostCorrections = 3;

    // A word that was perhaps meant weighs less than one that was written.
    private const double CorrectionScale = 0.7;

    private readonly IndexScope scope;
    private readonly ScopePostings postings;
    private readonly QueryWord[] words;
    private readonly bool countsStopWords;
    private readonly QuestionLabels labels;
    private readonly QuestionFacts facts;
    private readonly QueryMeaning? meaning;
    private readonly ScopeVectors? vectors;
    private readonly NearestTerms nearest;
    private readonly Func<string, bool> isMisspelt;
    private readonly Dictionary<int, string> corrections = [];

    /// <param name="labels">Of tables that the query may name.</param>
    /// <param name="facts">That the query may name documents by.</param>
    /// <param name="meaning">Of the query; null to search by words alone.</param>
    /// <param name="vectors">Of the scope; null where they are not all there.</param>
    /// <param name="isMisspelt">Tells words that may have a typing error.</param>
    public ScopeSearch(
        IndexScope scope,
        IReadOnlyList<QueryWord> query,
        QuestionLabels labels,
        QuestionFacts facts,
        QueryMeaning? meaning,
        ScopeVectors? vectors,
        Func<string, bool> isMisspelt)
    {
        this.labels = labels;
        this.facts = facts;
        this.scope = scope;
        this.meaning = vectors is null ? null : meaning;
        this.vectors = vectors;
        postings = new ScopePostings(scope);
        words = [.. query.Select(word => word.Titles.LastOrDefault(IsTitle) is { } title ? word.Naming(title) : word)];
        countsStopWords = words.All(word => word.IsStopWord);
        nearest = new NearestTerms(scope, postings);
        this.isMisspelt = isMisspelt;
    }

    public ChunkMatches Run(int limit, CancellationToken cancel)
    {
        if (scope.Count == 0)
        {
            return new ChunkMatches([], [.. words.Select(word => new WordWeight(word.Text, Bm25.InverseDocumentFrequency(0, 0), Found: false))]);
        }

        using var counter = new FrequencyCounter(postings);
        using var scorer = new WordScorer(scope, counter);
        var weights = AddWords(scorer, cancel);
        var named = AddLabels(scorer);
        var counted = Enumerable.Range(0, words.Length).Where(word => Counts(words[word])).ToList();
        var pairWeights = counted.ConvertAll(word => weights[word].Weight);
        var highest = scorer.Potential + PairProximity.Highest(pairWeights);
        var ofMeaning = AddMeaning(scorer, highest);
        highest += ofMeaning;
        var fit = FactFit.Of(scope, postings, counter, facts);
        if (fit is not null)
        {
            scorer.Add(fit.Chunks, fit.Weight * highest);
            highest *= 1 + fit.Weight;
        }

        var candidates = CandidateSelection.Best(scope, scorer.Scores, Math.Max(limit, ProximityDepth), words.Length);
        LocateAll(candidates, cancel);
        postings.Close();
        return new ChunkMatches(
            Rank(candidates, counted, pairWeights, highest, limit), weights, IsByMeaning: ofMeaning > 0)
        {
            OfAbsentNames = AbsentNames.In(weights, facts, fit, candidates),
            WordsShare = 1 / (1 + (fit?.Weight ?? 0)),
            Labels = named,
        };
    }

    private List<WordWeight> AddWords(WordScorer scorer, CancellationToken cancel)
    {
        var weights = new List<WordWeight>(words.Length);
        for (var word = 0; word < words.Length; word++)
        {
            cancel.ThrowIfCancellationRequested();
            var index = word;
            weights.Add(!Counts(words[word]) ? new WordWeight(words[word].Text, 0, Found: true)
                : scorer.Add(words[word], () => Corrected(index)) with { Correction = corrections.GetValueOrDefault(word) });
        }

        return weights;
    }

    private List<LabelWeight> AddLabels(WordScorer scorer)
    {
        var found = new LabelScorer(scope, postings).Find(labels);
        foreach (var label in found)
        {
            scorer.Add(label.Chunks, label.Weight);
        }

        return [.. found.Select(label => new LabelWeight(label.Terms, label.Weight))];
    }

    private void LocateAll(List<Candidate> candidates, CancellationToken cancel)
    {
        foreach (var segment in candidates.GroupBy(candidate => candidate.Segment))
        {
            cancel.ThrowIfCancellationRequested();
            Locate([.. segment.OrderBy(candidate => candidate.Document)]);
        }
    }

    // From here on the word is the one that was meant.
    private QueryWord? Corrected(int index)
    {
        var word = words[index];
        if (corrections.Count == MostCorrections || word.IsStopWord || !isMisspelt(word.Text)
            || (word.IsAlphabetic ? nearest.Of(word.Text) : nearest.OfHangul(word.Text)) is not { } term)
        {
            return null;
        }

        corrections.Add(index, term);
        return words[index] = word.Corrected(TextAnalyzer.AnalyzeQuery(term, scope.Languages), CorrectionScale);
    }

    /// <returns>What it adds to the highest score.</returns>
    private double AddMeaning(WordScorer scorer, double highest)
    {
        if (meaning is null || vectors is null)
        {
            return 0;
        }

        var likeness = ArrayPool<float>.Shared.Rent(scope.Count);
        try
        {
            var weight = meaning.Weight * (highest > 0 ? highest : 1);
            if (!vectors.TryCompare(meaning, likeness.AsSpan(0, scope.Count)))
            {
                return 0;
            }

            scorer.Add(likeness.AsSpan(0, scope.Count), weight);
            return weight;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(likeness);
        }
    }

    private bool IsTitle(string term) => postings.Holds(ChunkFields.Title, term);

    private bool Counts(QueryWord word) => countsStopWords || !word.IsStopWord;

    private static List<ChunkMatch> Rank(List<Candidate> candidates, List<int> counted, List<double> pairWeights, double highest, int limit)
    {
        foreach (var candidate in candidates)
        {
            candidate.Score += PairProximity.Score(pairWeights, counted.ConvertAll(candidate.PositionsOf));
        }

        candidates.Sort(Candidate.BestFirst);
        return
        [
            .. candidates
                .Take(limit)
                .Select(candidate => new ChunkMatch(
                    candidate.Id,
                    candidate.Score / highest,
                    [.. counted.Where(word => candidate.Holds[word])])),
        ];
    }

    // Where the words stand in the candidates of one segment, given in order.
    private void Locate(IReadOnlyList<Candidate> candidates)
    {
        for (var word = 0; word < words.Length; word++)
        {
            var terms = words[word].Readings.SelectMany(reading => reading.Units).Where(unit => unit.Space == TermSpace.Stem).SelectMany(unit => unit.Terms);
            foreach (var term in Counts(words[word]) ? terms.Distinct(StringComparer.Ordinal) : [])
            {
                LocateInBody(candidates, word, term);
                LocateInTitle(candidates, word, term);
            }

            foreach (var candidate in candidates)
            {
                candidate.SortPositions(word);
            }
        }
    }

    private void LocateInBody(IReadOnlyList<Candidate> candidates, int word, string term)
    {
        if (postings.Positions(candidates[0].Segment, ChunkFields.Body, term) is not { } occurrences)
        {
            return;
        }

        foreach (var candidate in Holding(candidates, occurrences))
        {
            candidate.Holds[word] = true;
            for (var left = occurrences.Freq; left > 0; left--)
            {
                candidate.AddPosition(word, occurrences.NextPosition());
            }
        }
    }

    private void LocateInTitle(IReadOnlyList<Candidate> candidates, int word, string term)
    {
        if (postings.Documents(candidates[0].Segment, ChunkFields.Title, term) is { } holding)
        {
            foreach (var candidate in Holding(candidates, holding))
            {
                candidate.Holds[word] = true;
            }
        }
    }

    private static IEnumerable<Candidate> Holding(IReadOnlyList<Candidate> candidates, DocIdSetIterator documents)
    {
        var at = -1;
        foreach (var candidate in candidates)
        {
            if (at < candidate.Document)
            {
                at = documents.Advance(candidate.Document);
            }

            if (at == candidate.Document)
            {
                yield return candidate;
            }
        }
    }
}
