using Lucene.Net.Util;

namespace RetrievalQA.Indexing;

/// <summary>Picks the best chunks. Equal scores are ordered by chunk id, which no other document of the index can change.</summary>
internal static class CandidateSelection
{
    public static List<Candidate> Best(IndexScope scope, ReadOnlySpan<double> scores, int limit, int words)
    {
        var order = Comparer<(double Score, int Chunk)>.Create((left, right) =>
            left.Score != right.Score
                ? left.Score.CompareTo(right.Score)
                : string.CompareOrdinal(IdOf(scope, right.Chunk), IdOf(scope, left.Chunk)));
        var best = new PriorityQueue<int, (double Score, int Chunk)>(order);
        for (var chunk = 0; chunk < scores.Length; chunk++)
        {
            if (scores[chunk] <= 0)
            {
                continue;
            }

            if (best.Count < limit)
            {
                best.Enqueue(chunk, (scores[chunk], chunk));
            }
            else
            {
                best.EnqueueDequeue(chunk, (scores[chunk], chunk));
            }
        }

        var candidates = new List<Candidate>(best.Count);
        while (best.TryDequeue(out var chunk, out var priority))
        {
            candidates.Add(new Candidate(chunk, scope.SegmentOf(chunk), priority.Score, words));
        }

        return candidates;
    }

    /// <summary>The id of the chunk's row.</summary>
    public static string IdOf(ScopeSegment segment, int document)
    {
        var source = new BytesRef();
        var sources = segment.Reader.GetSortedDocValues(ChunkFields.Source);
        sources.LookupOrd(sources.GetOrd(document), source);
        return ChunkIds.Of(source.Utf8ToString(), (int)segment.Reader.GetNumericDocValues(ChunkFields.Ordinal).Get(document));
    }

    private static string IdOf(IndexScope scope, int chunk)
    {
        var segment = scope.SegmentOf(chunk);
        return IdOf(segment, segment.Members.Documents[chunk - segment.First]);
    }
}
