using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Tests.Answering.Citations;

public class EvidenceRankerTests
{
    private readonly EvidenceRanker ranker = new(new SentenceRanker());

    [Fact]
    public void What_was_ranked_a_moment_ago_is_not_ranked_again()
    {
        var first = ranker.Rank("annual fee", Shown("The annual fee is 20 euros."));
        Assert.Same(first, ranker.Rank("annual fee", Shown("The annual fee is 20 euros.")));
        Assert.NotSame(first, ranker.Rank("annual", Shown("The annual fee is 20 euros.")));
        Assert.NotSame(first, ranker.Rank("annual fee", Shown("The annual fee is 30 euros.")));
    }

    [Fact]
    public void What_is_remembered_is_bounded()
    {
        var first = ranker.Rank("annual fee", Shown("The annual fee is 20 euros."));
        for (var other = 0; other < 100; other++)
        {
            ranker.Rank($"fee {other}", Shown("The annual fee is 20 euros."));
        }

        Assert.NotSame(first, ranker.Rank("annual fee", Shown("The annual fee is 20 euros.")));
    }

    private static string Shown(string sentence) =>
        $"## rules.txt · score 0.500\n【K7QM】 {sentence}\nWords of the query: annual 2.000; fee 2.000\n";
}
