using System.Diagnostics;
using System.Text.Json.Nodes;
using RetrievalQA.Indexing;

namespace RetrievalQA.Benchmarks;

/// <summary>
/// How long a question over a thousand chunks takes from request to footnoted answer, against a server process of its
/// own; beside it, in the same run, the bare web server and the bare Lucene query.
/// </summary>
internal static class QuestionBenchmark
{
    private const int Warmup = 50;
    private const int Rounds = 200;

    public static async Task RunAsync(string corpus)
    {
        var questions = BenchmarkServer.Questions(corpus);
        await using var server = await BenchmarkServer.StartAsync();
        var (store, texts) = await server.FillAsync(corpus);
        var refused = new List<bool>();
        var all = await MeasureAsync(questions, async question => refused.Add(await AskAsync(server.Http, question, store)));
        var answer = all.Order().ToList();
        Print("question", answer, answer);
        foreach (var (name, isRefused) in (ReadOnlySpan<(string, bool)>)[("  answered", false), ("  refused", true)])
        {
            var part = all.Zip(refused.Skip(Warmup)).Where(one => one.Second == isRefused).Select(one => one.First).Order().ToList();
            if (part.Count > 0)
            {
                Print($"{name}, {part.Count}", part, answer);
            }
        }

        await using var bare = await BareServer.StartAsync();
        Print("bare web server", [.. (await MeasureAsync(questions, question => PostAsync(bare.Http, new { question }))).Order()], answer);
        using var lucene = new PlainBm25(texts.Select((text, index) => ($"{index}", text)));
        Print("bare Lucene", [.. (await MeasureAsync(questions, question => Task.FromResult(lucene.Search(question, 20)))).Order()], answer);
        Console.WriteLine($"server after it      {server.ResidentMegabytes} MB resident");
    }

    private static async Task<string> PostAsync(HttpClient http, object body)
    {
        using var response = await http.PostAsJsonAsync("/v1/answers", body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    // Whether it was refused.
    private static async Task<bool> AskAsync(HttpClient http, string question, string store) =>
        (bool?)JsonNode.Parse(await PostAsync(http, new { question, vector_store_ids = new[] { store } }))!["refused"] ?? false;

    // In the order in which they were asked.
    private static async Task<List<double>> MeasureAsync(List<string> questions, Func<string, Task> ask)
    {
        var times = new List<double>();
        for (var round = 0; round < Warmup + Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask(questions[round % questions.Count]);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return [.. times.Skip(Warmup)];
    }

    private static void Print(string name, List<double> sorted, List<double> answer) => Console.WriteLine(
        $"{name,-20} p50 {sorted[sorted.Count / 2]:0.00} ms, p99 {sorted[sorted.Count * 99 / 100]:0.00} ms; a question takes {answer[answer.Count / 2] / sorted[sorted.Count / 2]:0.0} times as long");
}
