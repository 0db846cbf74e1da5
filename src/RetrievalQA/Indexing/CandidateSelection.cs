namespace RetrievalQA.Indexing;

/// <summary>Picks the best chunks. Equal scores are ordered by chunk id, which no other document of the index can change.</summary>
internal static class CandidateSelection
{
    public static List<Candidate> Best(IndexScope scope, ReadOnlySpan<double> scores, int limit, int words)
    {
        var lowest = LowestOfBest(scores, limit);
        var candidates = new List<Candidate>(limit);
        for (var chunk = 0; chunk < scores.Length; chunk++)
        {
            if (scores[chunk] > 0 && scores[chunk] >= lowest)
            {
                candidates.Add(new Candidate(chunk, scope.SegmentOf(chunk), scores[chunk], words));
            }
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
        foreach (var score in scores)
        {
            if (score > 0 && best.Count < limit)
            {
                best.Enqueue(score, score);
            }
            else if (score > 0 && score > best.Peek())
            {
                best.DequeueEnqueue(score, score);
            }
        }

        return best.Count > 0 ? best.Peek() : 0;
    }
}
