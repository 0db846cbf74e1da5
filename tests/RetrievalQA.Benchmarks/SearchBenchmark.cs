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
        var whole = new SearchScope(IndexHarness.Project, sources);
        var few = new SearchScope(IndexHarness.Project, [.. sources.Take(Math.Max(1, sources.Count / 100))]);
        await CompareAsync(
            questions,
            ("bare Lucene", question => Task.FromResult<object>(lucene.Search(question, Results))),
            ("ours, index only", async question => await harness.Index.SearchAsync(whole.Sources, question, Results, CancellationToken.None)),
            ("ours, whole scope", async question => await retriever.SearchAsync(whole, question, Results, 0, CancellationToken.None)),
            ("ours, 1% of it", async question => await retriever.SearchAsync(few, question, Results, 0, CancellationToken.None)));
    }

    // Question by question, so that whatever else the machine does slows all of them alike; the first is what the others are compared with.
    private static async Task CompareAsync(List<string> questions, params (string Name, Func<string, Task<object>> Search)[] searches)
    {
        var times = searches.Select(_ => (Wall: new List<double>(), Processor: new List<double>())).ToArray();
        foreach (var question in questions)
        {
            foreach (var ((_, search), (wall, processor)) in searches.Zip(times))
            {
                var (start, used) = (Stopwatch.GetTimestamp(), ThreadClock.Milliseconds);
                var pending = search(question);
                if (!pending.IsCompleted)
                {
                    throw new InvalidOperationException("A search over stores in memory went on in another thread, whose time is not measured.");
                }

                await pending;
                processor.Add(ThreadClock.Milliseconds - used);
                wall.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        var bare = Percentile(times[0].Processor, 50);
        foreach (var ((name, _), (wall, processor)) in searches.Zip(times))
        {
            Console.WriteLine(
                $"{name,-18} processor p50 {Percentile(processor, 50):0.000} ms, {Percentile(processor, 50) / bare:0.00} times; wall p50 {Percentile(wall, 50):0.000} ms, p99 {Percentile(wall, 99):0.000} ms");
        }
    }

    private static double Percentile(List<double> times, int percent)
    {
        var sorted = times.Skip(Warmup).Order().ToList();
        return sorted[sorted.Count * percent / 100];
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
