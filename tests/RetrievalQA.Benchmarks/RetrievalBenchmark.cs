using RetrievalQA.Evaluation;
using RetrievalQA.Tests.Evaluation;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Benchmarks;

/// <summary>Ranking quality on the development collections, beside plain Lucene BM25 in the same run.</summary>
internal static class RetrievalBenchmark
{
    private const int Depth = 100;

    public static async Task RunAsync(string data, IReadOnlyList<string> names)
    {
        Console.WriteLine("| collection | documents | questions | nDCG@10 | Recall@5 | MRR@10 | plain Lucene nDCG@10 | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var name in names)
        {
            var collection = DevelopmentSet.Load(data, name);
            var ours = await OursAsync(collection);
            using var lucene = new PlainLucene(collection.Documents.Select(document => (document.Id, $"{document.Title} {document.Text}")));
            var plain = Quality.Of(collection, question => lucene.Search(question, Depth));
            Console.WriteLine(
                $"| {name} | {collection.Documents.Count} | {ours.Questions} | {ours.Ndcg:0.0000} | {ours.Recall:0.0000} | {ours.Reciprocal:0.0000}"
                + $" | {plain.Ndcg:0.0000} | {ours.Ndcg / plain.Ndcg:0.000} |");
        }
    }

    private static async Task<Quality> OursAsync(DevelopmentSet collection)
    {
        await using var harness = new IndexHarness();
        var sources = collection.Store(harness);
        await harness.Index.CatchUpAsync(CancellationToken.None);
        var rankings = new Dictionary<string, List<string>>();
        foreach (var question in collection.Questions.Where(question => question.Relevance.Count > 0))
        {
            var found = await harness.Index.SearchAsync(sources, question.Text, Depth, CancellationToken.None);
            rankings[question.Text] = [.. found.Chunks.Select(chunk => chunk.ChunkId.Split('/')[0])];
        }

        return Quality.Of(collection, question => rankings[question]);
    }

    private sealed record Quality(int Questions, double Ndcg, double Recall, double Reciprocal)
    {
        public static Quality Of(DevelopmentSet collection, Func<string, List<string>> search)
        {
            var judged = collection.Questions
                .Where(question => question.Relevance.Count > 0)
                .Select(question => (Ranking: search(question.Text), question.Relevance))
                .ToList();
            return new Quality(
                judged.Count,
                judged.Average(question => RankingQuality.Ndcg(question.Ranking, question.Relevance, 10)),
                judged.Average(question => RankingQuality.Recall(question.Ranking, question.Relevance, 5)),
                judged.Average(question => RankingQuality.ReciprocalRank(question.Ranking, question.Relevance, 10)));
        }
    }
}
