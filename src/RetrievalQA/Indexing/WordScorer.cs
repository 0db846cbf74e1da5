using System.Buffers;

namespace RetrievalQA.Indexing;

/// <summary>Adds up the BM25 scores of the words of a query over the chunks of a scope, a word at a time.</summary>
internal sealed class WordScorer(IndexScope scope, FrequencyCounter counter) : IDisposable
{
    private readonly double[] total = RentCleared(scope.Count);
    private readonly double[] best = RentCleared(scope.Count);
    private readonly double[] reading = RentCleared(scope.Count);

    /// <summary>The scores of the chunks so far.</summary>
    public ReadOnlySpan<double> Scores => total.AsSpan(0, scope.Count);

    /// <summary>Scores a word and returns its weight: inverse document frequency of its best reading.</summary>
    public WordWeight Add(QueryWord word)
    {
        var weight = 0.0;
        foreach (var candidate in word.Readings)
        {
            weight = Math.Max(weight, AddReading(candidate, word.Readings.Count == 1 ? total : reading, word.Count));
            if (word.Readings.Count > 1)
            {
                KeepBest();
            }
        }

        if (word.Readings.Count > 1)
        {
            AddBest();
        }

        var isFound = weight > 0;
        return new WordWeight(word.Text, isFound ? weight : Bm25.InverseDocumentFrequency(scope.Count, 0), isFound);
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(total);
        ArrayPool<double>.Shared.Return(best);
        ArrayPool<double>.Shared.Return(reading);
    }

    private static double[] RentCleared(int length)
    {
        var rented = ArrayPool<double>.Shared.Rent(length);
        Array.Clear(rented, 0, length);
        return rented;
    }

    // The weight of a reading: what its parts weigh on average, so that a long word weighs like one word.
    private double AddReading(QueryReading candidate, double[] scores, int count)
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

        return found * 2 >= weights ? sum / found : 0;
    }

    private void AddUnit(double[] scores, double weight)
    {
        var norms = scope.Norms;
        foreach (var chunk in counter.Chunks)
        {
            scores[chunk] += weight * Bm25.Saturation(counter.FrequencyIn(chunk), norms[chunk]);
        }
    }

    private void KeepBest()
    {
        for (var chunk = 0; chunk < scope.Count; chunk++)
        {
            best[chunk] = Math.Max(best[chunk], reading[chunk]);
            reading[chunk] = 0;
        }
    }

    private void AddBest()
    {
        for (var chunk = 0; chunk < scope.Count; chunk++)
        {
            total[chunk] += best[chunk];
            best[chunk] = 0;
        }
    }
}
