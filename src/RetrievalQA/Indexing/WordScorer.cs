using System.Buffers;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing;

/// <summary>Adds up the BM25 scores of the words of a query over the chunks of a scope, a word at a time.</summary>
internal sealed class WordScorer(IndexScope scope, FrequencyCounter counter) : IDisposable
{
    private readonly double[] total = RentCleared(scope.Count);

    // Only a word with several readings needs these.
    private double[]? bestReading;
    private double[]? reading;

    /// <summary>The scores of the chunks so far.</summary>
    public ReadOnlySpan<double> Scores => total.AsSpan(0, scope.Count);

    /// <summary>What the words so far could score together, were they everywhere in one chunk.</summary>
    public double Potential { get; private set; }

    /// <summary>Scores a word and returns its weight: inverse document frequency of its best reading.</summary>
    /// <param name="meant">The word to score in its place where it is nowhere; null to score none.</param>
    public WordWeight Add(QueryWord word, Func<QueryWord?> meant)
    {
        var best = word.Readings is [var only] ? AddReading(only, total, word.Count) : AddBestOf(word);
        var isFound = best.Mean > 0;
        if (!isFound && meant() is { } other)
        {
            return Add(other, static () => null);
        }

        var unseen = Bm25.InverseDocumentFrequency(scope.Count, 0);
        Potential += isFound ? best.Potential : unseen;
        return new WordWeight(word.Text, isFound ? best.Mean : unseen, isFound);
    }

    /// <summary>Adds to each chunk's score its likeness to the query in meaning, where it has any.</summary>
    /// <param name="weight">Of a likeness of 1.</param>
    public void Add(ReadOnlySpan<float> likeness, double weight)
    {
        for (var chunk = 0; chunk < likeness.Length; chunk++)
        {
            total[chunk] += weight * Math.Max(0, likeness[chunk]);
        }
    }

    /// <summary>Adds to the scores of some chunks.</summary>
    public void Add(ReadOnlySpan<int> chunks, double weight)
    {
        foreach (var chunk in chunks)
        {
            total[chunk] += weight;
        }

        Potential += weight;
    }

    public void Dispose()
    {
        foreach (var scores in new[] { total, bestReading, reading }.OfType<double[]>())
        {
            ArrayPool<double>.Shared.Return(scores);
        }
    }

    private static double[] RentCleared(int length)
    {
        var rented = ArrayPool<double>.Shared.Rent(length);
        Array.Clear(rented, 0, length);
        return rented;
    }

    private ReadingWeight AddReading(QueryReading candidate, double[] scores, int count)
    {
        var (sum, weights, found) = (0.0, 0.0, 0.0);
        foreach (var unit in candidate.Units)
        {
            counter.Count(unit);
            var frequency = Bm25.InverseDocumentFrequency(scope.Count, counter.Chunks.Length);
            AddUnit(scores, frequency * unit.Weight * candidate.Scale * count);
            weights += unit.Weight;
            if (counter.Chunks.Length > 0)
            {
                sum += frequency * unit.Weight;
                found += unit.Weight;
            }
        }

        return new ReadingWeight(found * 2 >= weights ? sum / found : 0, sum * candidate.Scale * count);
    }

    private void AddUnit(double[] scores, double weight)
    {
        var chunks = counter.Chunks;
        var frequencies = counter.Frequencies;
        var norms = scope.Norms;
        for (var index = 0; index < chunks.Length; index++)
        {
            var chunk = chunks[index];
            scores[chunk] += weight * Bm25.Saturation(frequencies[index], norms[chunk]);
        }
    }

    private ReadingWeight AddBestOf(QueryWord word)
    {
        bestReading ??= RentCleared(scope.Count);
        reading ??= RentCleared(scope.Count);
        var best = default(ReadingWeight);
        foreach (var candidate in word.Readings)
        {
            var weight = AddReading(candidate, reading, word.Count);
            best = new ReadingWeight(Math.Max(best.Mean, weight.Mean), Math.Max(best.Potential, weight.Potential));
            MoveBest(reading, bestReading);
        }

        for (var chunk = 0; chunk < scope.Count; chunk++)
        {
            total[chunk] += bestReading[chunk];
            bestReading[chunk] = 0;
        }

        return best;
    }

    private void MoveBest(double[] from, double[] to)
    {
        for (var chunk = 0; chunk < scope.Count; chunk++)
        {
            to[chunk] = Math.Max(to[chunk], from[chunk]);
            from[chunk] = 0;
        }
    }

    /// <param name="Mean">Of the parts, so that a long word weighs like one word; 0 where most of it is not found.</param>
    /// <param name="Potential">What it scores at most.</param>
    private readonly record struct ReadingWeight(double Mean, double Potential);
}
