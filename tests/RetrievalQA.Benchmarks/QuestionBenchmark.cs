using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace RetrievalQA.Benchmarks;

/// <summary>
/// How long a question over a thousand chunks takes from request to footnoted answer, against a server process of its
/// own; beside it, in the same run, an empty endpoint of the same web server and the bare Lucene query.
/// </summary>
internal static class QuestionBenchmark
{
    private const int Files = 52;
    private const int SentencesOfFile = 420;
    private const int Warmup = 50;
    private const int Rounds = 200;

    public static async Task RunAsync(string corpus)
    {
        var sentences = Sentences(corpus);
        var questions = File.ReadLines(Path.Combine(corpus, "questions.jsonl")).Select(line => (string)JsonNode.Parse(line)!["question"]!).ToList();
        var data = Directory.CreateTempSubdirectory("retrievalqa-").FullName;
        var clock = Stopwatch.StartNew();
        using var server = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "RetrievalQA.Server.dll"), "--urls", "http://127.0.0.1:8099", $"--Storage:Path={data}", "--Serilog:MinimumLevel:Default=Warning"]);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:8099") };
            await UntilAsync(async () => (await http.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode);
            server.Refresh();
            Console.WriteLine($"start to ready       {clock.ElapsedMilliseconds} ms, {server.WorkingSet64 / 1_048_576} MB resident");
            var (store, texts) = await FillAsync(http, sentences);
            var answer = await MeasureAsync(questions, question => PostAsync(http, new { question, vector_store_ids = new[] { store } }));
            Print("question", answer, answer);
            await using var empty = await StartEmptyAsync();
            using var bare = new HttpClient { BaseAddress = new Uri(empty.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
            Print("empty endpoint", await MeasureAsync(questions, question => PostAsync(bare, new { question })), answer);
            using var lucene = new PlainLucene(texts.Select((text, index) => ($"{index}", text)));
            Print("bare Lucene", await MeasureAsync(questions, question => Task.FromResult(lucene.Search(question, 20))), answer);
            server.Refresh();
            Console.WriteLine($"server after it      {server.WorkingSet64 / 1_048_576} MB resident");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static string[] Sentences(string corpus) => [.. Directory.EnumerateFiles(corpus, "*.md")
        .Concat(Directory.EnumerateFiles(corpus, "*.html"))
        .SelectMany(file => File.ReadAllText(file).Split(". "))
        .Where(sentence => sentence.Length is > 30 and < 300)];

    /// <summary>Uploads files of shuffled sentences, about twenty chunks each, and gives their texts cut to the size of a chunk.</summary>
    private static async Task<(string Store, List<string> Chunks)> FillAsync(HttpClient http, string[] sentences)
    {
        var random = new Random(1);
        var ids = new List<string>();
        var chunks = new List<string>();
        for (var file = 0; file < Files; file++)
        {
            var picked = random.GetItems(sentences, SentencesOfFile);
            chunks.AddRange(picked.Chunk(SentencesOfFile / 20).Select(part => string.Join(". ", part)));
            using var form = new MultipartFormDataContent { { new StringContent("assistants"), "purpose" }, { new StringContent(string.Join(".\n\n", picked)), "file", $"file-{file}.txt" } };
            using var uploaded = await http.PostAsync(new Uri("/v1/files", UriKind.Relative), form);
            ids.Add((string)(await uploaded.Content.ReadFromJsonAsync<JsonNode>())!["id"]!);
        }

        using var created = await http.PostAsJsonAsync("/v1/vector_stores", new { name = "Benchmark", file_ids = ids });
        var store = (string)(await created.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        var clock = Stopwatch.StartNew();
        await UntilAsync(async () => (string?)(await http.GetFromJsonAsync<JsonNode>($"/v1/vector_stores/{store}"))!["status"] == "completed");
        Console.WriteLine($"{Files} files of about 20 chunks read in {clock.Elapsed.TotalSeconds:0.0} s");
        return (store, chunks);
    }

    private static async Task<WebApplication> StartEmptyAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/answers", () => "");
        await app.StartAsync();
        return app;
    }

    private static async Task<string> PostAsync(HttpClient http, object body)
    {
        using var response = await http.PostAsJsonAsync("/v1/answers", body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<List<double>> MeasureAsync<T>(List<string> questions, Func<string, Task<T>> ask)
    {
        var times = new List<double>();
        for (var round = 0; round < Warmup + Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask(questions[round % questions.Count]);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return [.. times.Skip(Warmup).Order()];
    }

    private static void Print(string name, List<double> sorted, List<double> answer) => Console.WriteLine(
        $"{name,-20} p50 {sorted[sorted.Count / 2]:0.00} ms, p99 {sorted[sorted.Count * 99 / 100]:0.00} ms; a question takes {answer[answer.Count / 2] / sorted[sorted.Count / 2]:0.0} times as long");

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        while (true)
        {
            try
            {
                if (await isTrue())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // The server is not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
