using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RetrievalQA.Benchmarks;

/// <summary>A server process of its own on a new data folder, which is deleted with it.</summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    private const int Files = 52;
    private const int SentencesOfFile = 420;
    private const string Address = "http://127.0.0.1:8099";

    private readonly string data = Directory.CreateTempSubdirectory("retrievalqa-").FullName;
    private readonly Process process;

    private BenchmarkServer() => process = Process.Start(
        "dotnet", [Path.Combine(
            AppContext.BaseDirectory, "RetrievalQA.Server.dll"), "--urls", Address, $"--Storage:Path={data}", "--Serilog:MinimumLevel:Default=Warning"]);

    public HttpClient Http { get; } = new(
        new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 }) { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Processor time that the server has used, all cores together.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public long ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1_048_576;
        }
    }

    public long PeakMegabytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 / 1_048_576;
        }
    }

    public static async Task<BenchmarkServer> StartAsync()
    {
        var clock = Stopwatch.StartNew();
        var server = new BenchmarkServer();
        await UntilAsync(async () => (await server.Http.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode);
        Console.WriteLine($"start to ready       {clock.ElapsedMilliseconds} ms, {server.ResidentMegabytes} MB resident");
        return server;
    }

    /// <summary>Uploads files of shuffled sentences, about a thousand chunks, and gives their store and the texts of chunks.</summary>
    public async Task<(string Store, List<string> Chunks)> FillAsync(string corpus)
    {
        var sentences = Sentences(corpus);
        var random = new Random(1);
        var ids = new List<string>();
        var chunks = new List<string>();
        for (var file = 0; file < Files; file++)
        {
            var picked = random.GetItems(sentences, SentencesOfFile);
            chunks.AddRange(picked.Chunk(SentencesOfFile / 20).Select(part => string.Join(". ", part)));
            using var form = new MultipartFormDataContent { { new StringContent("assistants"), "purpose" },
                { new StringContent(string.Join(".\n\n", picked)), "file", $"file-{file}.txt" } };
            using var uploaded = await Http.PostAsync(new Uri("/v1/files", UriKind.Relative), form);
            ids.Add((string)(await uploaded.Content.ReadFromJsonAsync<JsonNode>())!["id"]!);
        }

        using var created = await Http.PostAsJsonAsync("/v1/vector_stores", new { name = "Benchmark", file_ids = ids });
        var store = (string)(await created.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        var clock = Stopwatch.StartNew();
        await UntilAsync(async () => (string?)(await Http.GetFromJsonAsync<JsonNode>($"/v1/vector_stores/{store}"))!["status"] == "completed");
        Console.WriteLine($"{Files} files of about 20 chunks read in {clock.Elapsed.TotalSeconds:0.0} s");
        return (store, chunks);
    }

    public static List<string> Questions(string corpus) =>
        [.. File.ReadLines(Path.Combine(corpus, "questions.jsonl")).Select(line => (string)JsonNode.Parse(line)!["question"]!)];

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Http.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private static string[] Sentences(string corpus) => [.. Directory.EnumerateFiles(corpus, "*.md")
        .Concat(Directory.EnumerateFiles(corpus, "*.html"))
        .SelectMany(file => File.ReadAllText(file).Split(". "))
        .Where(sentence => sentence.Length is > 30 and < 300)];

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
