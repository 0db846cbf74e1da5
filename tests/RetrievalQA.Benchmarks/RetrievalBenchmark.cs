using System.Diagnostics;
using RetrievalQA.Evaluation;
using RetrievalQA.Tests.Evaluation;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Benchmarks;

/// <summary>Ranking quality on the development collections, beside plain Lucene BM25 in the same run.</summary>
internal static class RetrievalBenchmark
{
    public static async Task RunAsync(string data, IReadOnlyList<string> names)
    {
        Console.WriteLine("collection    docs   questions  nDCG@10  Recall@5  MRR@10   index s  ms/query");
        foreach (var name in names)
        {
            var collection = DevelopmentSet.Load(data, name);
            await using var harness = new IndexHarness();
            var sources = collection.Store(harness);
            var clock = Stopwatch.StartNew();
            await harness.Index.CatchUpAsync(CancellationToken.None);
            var built = clock.Elapsed.TotalSeconds;
            var questions = collection.Questions.Where(question => question.Relevance.Count > 0).ToList();
            var (ndcg, recall, reciprocal) = (0.0, 0.0, 0.0);
            clock.Restart();
            foreach (var question in questions)
            {
                var found = await harness.Index.SearchAsync(sources, question.Text, 100, CancellationToken.None);
                var ranking = found.Chunks.Select(chunk => chunk.ChunkId.Split('/')[0]).ToList();
                ndcg += RankingQuality.Ndcg(ranking, question.Relevance, 10);
                recall += RankingQuality.Recall(ranking, question.Relevance, 5);
                reciprocal += RankingQuality.ReciprocalRank(ranking, question.Relevance, 10);
            }

            var each = clock.Elapsed.TotalMilliseconds / questions.Count;
            Console.WriteLine($"{name,-12} {collection.Documents.Count,5} {questions.Count,10}   {ndcg / questions.Count:0.0000}    {recall / questions.Count:0.0000}  {reciprocal / questions.Count:0.0000}  {built,6:0.0}  {each,6:0.00}");
        }
    }
}
