using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Answering.Citations;

public class EvidenceRankerTests
{
    private readonly EvidenceRanker ranker = new(new SentenceRanker(new SentenceModel(Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Off }), TimeProvider.System)));

    [Fact]
    public async Task What_was_ranked_a_moment_ago_is_not_ranked_again()
    {
        var first = await ranker.RankAsync("annual fee", Shown("The annual fee is 20 euros."), default);
        Assert.Same(first, await ranker.RankAsync("annual fee", Shown("The annual fee is 20 euros."), default));
        Assert.NotSame(first, await ranker.RankAsync("annual", Shown("The annual fee is 20 euros."), default));
        Assert.NotSame(first, await ranker.RankAsync("annual fee", Shown("The annual fee is 30 euros."), default));
    }

    [Fact]
    public async Task What_is_remembered_is_bounded()
    {
        var first = await ranker.RankAsync("annual fee", Shown("The annual fee is 20 euros."), default);
        for (var other = 0; other < 100; other++)
        {
            await ranker.RankAsync($"fee {other}", Shown("The annual fee is 20 euros."), default);
        }

        Assert.NotSame(first, await ranker.RankAsync("annual fee", Shown("The annual fee is 20 euros."), default));
    }

    private static string Shown(string sentence) =>
        $"## rules.txt · score 0.500\n【K7QM】 {sentence}\nWords of the query: annual 2.000; fee 2.000\n";
}
