using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Tests.Indexing;

/// <summary>What a search must find, from the texts alone and chunk by chunk: no postings, no scopes, nothing left out to be fast.</summary>
internal sealed class PlainScoring
{
    private const int ProximityDepth = 200;

    private readonly List<ScoredText> texts;
    private readonly Func<string, List<QueryWord>> analyze;

    public PlainScoring(IReadOnlyList<Chunk> chunks)
    {
        texts = [.. chunks.Select(chunk => new ScoredText(chunk))];
        analyze = query => [.. TextAnalyzer.AnalyzeQuery(query, [.. chunks.Select(chunk => chunk.Language).ToHashSet()])];
        var average = texts.Count > 0 ? Math.Max(1, texts.Sum(text => text.Length)) / (double)texts.Count : 1;
        texts.ForEach(text => text.Norm = (float)Bm25.Norm(text.Length, average));
    }

    public ChunkMatches Search(string query, int limit)
    {
        if (texts.Count == 0)
        {
            return new ChunkMatches([], analyze(query).ConvertAll(word => new WordWeight(word.Text, Bm25.InverseDocumentFrequency(0, 0), Found: false)));
        }

        var words = analyze(query).ConvertAll(word => word.Titles.LastOrDefault(title => texts.Exists(text => text.Title.Contains(title))) is { } title
            ? word.Naming(title) : word);
        var counts = words.ConvertAll(word => !word.IsStopWord || words.TrueForAll(other => other.IsStopWord));
        texts.ForEach(text => text.Score = 0);
        var potential = 0.0;
        var weights = words.Zip(counts, (word, isCounted) => isCounted ? Add(word, ref potential) : new WordWeight(word.Text, 0, Found: true)).ToList();
        var counted = Enumerable.Range(0, words.Count).Where(word => counts[word]).ToList();
        var pairs = counted.ConvertAll(word => weights[word].Weight);
        var best = texts.Where(text => text.Score > 0).OrderByDescending(text => text.Score).ThenBy(text => text.Id, StringComparer.Ordinal)
            .Take(Math.Max(limit, ProximityDepth)).ToList();
        best.ForEach(text => text.Score += PairProximity.Score(pairs, counted.ConvertAll(word => text.PositionsOf(words[word]))));
        return new ChunkMatches(
            [.. best.OrderByDescending(text => text.Score).ThenBy(text => text.Id, StringComparer.Ordinal).Take(limit).Select(text => new ChunkMatch(
                text.Id, text.Score / (potential + PairProximity.Highest(pairs)), [.. counted.Where(word => text.Holds(words[word]))]))],
            weights);
    }

    private WordWeight Add(QueryWord word, ref double potential)
    {
        var readings = word.Readings.Select(reading => ScoreReading(reading, word.Count)).ToList();
        for (var index = 0; index < texts.Count; index++)
        {
            // One reading's units are added one by one, as they are read: sums of doubles depend on their order.
            if (readings is [var only])
            {
                texts[index].Score = only.Units.Aggregate(texts[index].Score, (sum, unit) => sum + unit[index]);
            }
            else
            {
                texts[index].Score += readings.Max(reading => reading.Units.Aggregate(0.0, (sum, unit) => sum + unit[index]));
            }
        }

        var mean = readings.Max(reading => reading.Mean);
        var unseen = Bm25.InverseDocumentFrequency(texts.Count, 0);
        potential += mean > 0 ? readings.Max(reading => reading.Potential) : unseen;
        return new WordWeight(word.Text, mean > 0 ? mean : unseen, mean > 0);
    }

    private (double Mean, double Potential, List<double[]> Units) ScoreReading(QueryReading reading, int count)
    {
        var (sum, weights, found) = (0.0, 0.0, 0.0);
        var units = new List<double[]>();
        foreach (var unit in reading.Units)
        {
            var frequencies = texts.ConvertAll(text => unit.Terms.Max(term => text.FrequencyOf(term, unit.Space)));
            var holding = frequencies.Count(frequency => frequency > 0);
            var rarity = Bm25.InverseDocumentFrequency(texts.Count, holding);
            units.Add([.. texts.Zip(frequencies, (text, frequency) =>
                frequency == 0 ? 0 : rarity * unit.Weight * reading.Scale * count * Bm25.Saturation(frequency, text.Norm))]);
            weights += unit.Weight;
            sum += holding > 0 ? rarity * unit.Weight : 0;
            found += holding > 0 ? unit.Weight : 0;
        }

        return (found * 2 >= weights ? sum / found : 0, sum * reading.Scale * count, units);
    }

    private sealed class ScoredText
    {
        private readonly List<AnalyzedTerm> body = [];

        public ScoredText(Chunk chunk)
        {
            Id = chunk.Id;
            var title = new List<AnalyzedTerm>();
            Length = TextAnalyzer.Analyze(chunk.Text, chunk.Language, body) + (2 * TextAnalyzer.AnalyzeTitle(chunk.Source.FileId, chunk.Language, title));
            Title = [.. title.Where(term => term.Space == TermSpace.Stem).Select(term => term.Term)];
            Twice = [.. body, .. title, .. title];
        }

        public string Id { get; }

        public long Length { get; }

        public float Norm { get; set; }

        public double Score { get; set; }

        public List<string> Title { get; }

        private List<AnalyzedTerm> Twice { get; }

        public int FrequencyOf(string term, TermSpace space) => Twice.Count(held => held.Space == space && held.Term == term);

        public bool Holds(QueryWord word) => StemsOf(word).Any(stem => FrequencyOf(stem, TermSpace.Stem) > 0);

        public List<int> PositionsOf(QueryWord word)
        {
            var stems = StemsOf(word).ToHashSet(StringComparer.Ordinal);
            var positions = new List<int>();
            var last = 0;
            foreach (var term in body.Where(term => term.Space == TermSpace.Stem))
            {
                last = Math.Max(last, term.Position);
                positions.AddRange(stems.Contains(term.Term) ? [last] : []);
            }

            return positions;
        }

        private static IEnumerable<string> StemsOf(QueryWord word) =>
            word.Readings.SelectMany(reading => reading.Units).Where(unit => unit.Space == TermSpace.Stem).SelectMany(unit => unit.Terms);
    }
}
