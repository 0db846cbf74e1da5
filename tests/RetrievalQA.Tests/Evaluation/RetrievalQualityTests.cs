using RetrievalQA.Evaluation;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Tests.Evaluation;

/// <summary>Ranking must not fall below what was measured, less the noise of a tie.</summary>
public class RetrievalQualityTests
{
    // Enough for a stable mean, few enough for a test run.
    private static readonly int MostQuestions = LongRun.Or(usual: 600, inLongRun: int.MaxValue);

    [SkippableTheory]
    [InlineData("scifact", 0.69)]
    [InlineData("cacm", 0.52)]
    [InlineData("squad2-dev", 0.89)]
    [InlineData("clapnq-a", 0.955)]
    [InlineData("korquad-a", 0.968)]
    [InlineData("xquad-de", 0.945)]
    [InlineData("xquad-zh", 0.96)]
    public async Task Ranking_keeps_its_quality(string name, double lowest)
    {
        var data = Environment.GetEnvironmentVariable(DevelopmentSet.Variable);
        Skip.If(data is null, $"{DevelopmentSet.Variable} is not set.");
        var collection = DevelopmentSet.Load(data!, name);
        await using var harness = new IndexHarness();
        var sources = collection.Store(harness);
        var judged = collection.Questions.Where(question => question.Relevance.Count > 0).ToList();
        var step = Math.Max(1, judged.Count / MostQuestions);
        var sum = 0.0;
        var count = 0;
        for (var index = 0; index < judged.Count; index += step)
        {
            var found = await harness.Index.SearchAsync(sources, judged[index].Text, 10, CancellationToken.None);
            sum += RankingQuality.Ndcg([.. found.Chunks.Select(chunk => chunk.ChunkId.Split('/')[0])], judged[index].Relevance, 10);
            count++;
        }

        Assert.True(sum / count >= lowest, $"nDCG@10 {sum / count:0.0000} on {count} questions of {name}.");
    }
}
