using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Tables;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Ranks the sentences of evidence as it was shown. The built-in model and the judge of its answer ask for the same: the last
/// rankings are remembered.
/// </summary>
public sealed class EvidenceRanker(SentenceRanker ranker)
{
    // The questions that are answered at one time, a few searches each.
    private const int Remembered = 16;

    private readonly Lock gate = new();
    private readonly LinkedList<(string Question, string Shown, RankedEvidence Ranked)> last = [];

    /// <param name="shown">As <see cref="EvidenceText.Write"/> wrote it.</param>
    public async Task<RankedEvidence> RankAsync(string question, string shown, CancellationToken cancel)
    {
        if (Find(question, shown) is { } known)
        {
            return known;
        }

        var evidence = EvidenceText.Read(shown);
        var ranked = new RankedEvidence(
            evidence, await ranker.RankAsync(question, evidence.Terms, [.. evidence.Passages.Select(passage => passage.ToRank())], cancel))
        {
            Table = TableAnswers.Of(question, [.. evidence.Tables.Select(table => table.Asked)]),
        };
        Remember(question, shown, ranked);
        return ranked;
    }

    private RankedEvidence? Find(string question, string shown)
    {
        lock (gate)
        {
            return last.FirstOrDefault(entry => entry.Shown == shown && entry.Question == question).Ranked;
        }
    }

    private void Remember(string question, string shown, RankedEvidence ranked)
    {
        lock (gate)
        {
            last.AddFirst((question, shown, ranked));
            if (last.Count > Remembered)
            {
                last.RemoveLast();
            }
        }
    }
}

/// <summary>Evidence as a model reads it, and every sentence of it, best first.</summary>
public sealed record RankedEvidence(ReadEvidence Evidence, IReadOnlyList<RankedSentence> Sentences)
{
    /// <summary>What a table that is shown whole answers, or why none does; null where none is asked.</summary>
    public TableFinding? Table { get; init; }
}
