using System.Diagnostics;
using RetrievalQA.Indexing;
using RetrievalQA.Retrieval;
using RetrievalQA.Tests.Evaluation;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Benchmarks;

/// <summary>How long a search takes, with statistics of the scope, beside the bare Lucene query in the same run.</summary>
internal static class SearchBenchmark
{
    private const int Results = 20;
    private const int Questions = 1000;
    private const int Warmup = 1000;
    private const int ChunksOfFile = 20;

    public static async Task RunAsync(string data, int chunks)
    {
        var collection = DevelopmentSet.Load(data, "squad2-dev");
        await using var harness = new IndexHarness();
        var texts = Texts(collection, chunks);
        var sources = texts.Chunk(ChunksOfFile).Select((file, index) => harness.Add($"file-{index}", "en", file)).ToList();
        var clock = Stopwatch.StartNew();
        await harness.Index.CatchUpAsync(CancellationToken.None);
        Console.WriteLine($"{chunks} chunks indexed in {clock.Elapsed.TotalSeconds:0.0} s");
        using var lucene = new PlainBm25(texts.Select((text, index) => ($"{index}", text)));
        var questions = collection.Questions.Select(question => question.Text).Take(Questions + Warmup).ToList();
        var retriever = harness.Retriever;
        var few = sources.Take(Math.Max(1, sources.Count / 100)).ToList();
        await MeasureAsync("ours, whole scope", questions, question =>
            retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), question, Results, 0, CancellationToken.None));
        await MeasureAsync("ours, 1% of it", questions, question =>
            retriever.SearchAsync(new SearchScope(IndexHarness.Project, few), question, Results, 0, CancellationToken.None));
        await MeasureAsync("ours, index only", questions, question => harness.Index.SearchAsync(sources, question, Results, CancellationToken.None));
        await MeasureAsync("bare Lucene", questions, question => Task.FromResult(lucene.Search(question, Results)));
    }

    private static async Task MeasureAsync<T>(string name, List<string> questions, Func<string, Task<T>> search)
    {
        var times = new List<double>();
        foreach (var question in questions)
        {
            var start = Stopwatch.GetTimestamp();
            await search(question);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var sorted = times.Skip(Warmup).Order().ToList();
        Console.WriteLine($"{name,-18} p50 {sorted[sorted.Count / 2]:0.000} ms, p99 {sorted[sorted.Count * 99 / 100]:0.000} ms");
    }

    // Beyond the paragraphs of the collection, texts are put together from its shuffled sentences.
    private static List<string> Texts(DevelopmentSet collection, int count)
    {
        var texts = collection.Documents.Take(count).Select(document => document.Text).ToList();
        var sentences = collection.Documents.SelectMany(document => document.Text.Split(". ")).ToArray();
        var random = new Random(1);
        while (texts.Count < count)
        {
            texts.Add(string.Join(". ", random.GetItems(sentences, 8)));
        }

        return texts;
    }
}
