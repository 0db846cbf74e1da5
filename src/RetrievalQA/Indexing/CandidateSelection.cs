using System.Numerics;

namespace RetrievalQA.Indexing;

/// <summary>Picks the best chunks. Equal scores are ordered by chunk id, which no other document of the index can change.</summary>
internal static class CandidateSelection
{
    public static List<Candidate> Best(IndexScope scope, ReadOnlySpan<double> scores, int limit, int words)
    {
        var belowBest = Math.BitDecrement(LowestOfBest(scores, limit));
        var candidates = new List<Candidate>(limit);
        for (var chunk = NextAbove(scores, 0, belowBest); chunk < scores.Length; chunk = NextAbove(scores, chunk + 1, belowBest))
        {
            candidates.Add(new Candidate(chunk, scope.SegmentOf(chunk), scores[chunk], words));
        }

        if (candidates.Count > limit)
        {
            candidates.Sort(Candidate.BestFirst);
            candidates.RemoveRange(limit, candidates.Count - limit);
        }

        return candidates;
    }

    // The score of the last one of the best; with it may come others that score the same.
    private static double LowestOfBest(ReadOnlySpan<double> scores, int limit)
    {
        var best = new PriorityQueue<double, double>(limit + 1);
        var lowest = 0.0;
        for (var chunk = NextAbove(scores, 0, lowest); chunk < scores.Length; chunk = NextAbove(scores, chunk + 1, lowest))
        {
            if (best.Count < limit)
            {
                best.Enqueue(scores[chunk], scores[chunk]);
            }
            else
            {
                best.DequeueEnqueue(scores[chunk], scores[chunk]);
            }

            lowest = best.Count < limit ? 0 : best.Peek();
        }

        return best.Count > 0 ? best.Peek() : double.PositiveInfinity;
    }

    // The first chunk from one on that scores more than the bound; the number of scores where there is none.
    private static int NextAbove(ReadOnlySpan<double> scores, int from, double bound)
    {
        var chunk = from;
        var bounds = new Vector<double>(bound);
        while (chunk <= scores.Length - Vector<double>.Count && !Vector.GreaterThanAny(new Vector<double>(scores[chunk..]), bounds))
        {
            chunk += Vector<double>.Count;
        }

        while (chunk < scores.Length && !(scores[chunk] > bound))
        {
            chunk++;
        }

        return chunk;
    }
}
