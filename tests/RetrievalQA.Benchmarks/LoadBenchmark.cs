using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetrievalQA.Benchmarks;

/// <summary>
/// Many clients at once: runs that are polled and runs that are streamed, all begun together. Beside it, in the same run,
/// the bare web server answers as many requests. Fails where a run does not complete, a request takes over two seconds
/// or the server needs over 600 MB.
/// </summary>
internal static class LoadBenchmark
{
    private const int Runs = 200;
    private const int Streams = 50;
    private const double MostMilliseconds = 2_000;
    private const long MostMegabytes = 600;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(string corpus)
    {
        await using var server = await BenchmarkServer.StartAsync();
        server.Http.DefaultRequestHeaders.Add("OpenAI-Beta", "assistants=v2");
        var questions = BenchmarkServer.Questions(corpus);
        var (store, _) = await server.FillAsync(corpus);
        var load = new Load(server.Http, store, questions);
        await load.WarmUpAsync();
        var before = server.ProcessorTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll([.. Enumerable.Range(0, Runs).Select(load.PollAsync), .. Enumerable.Range(0, Streams).Select(load.StreamAsync)]);
        var (elapsed, used) = (clock.Elapsed, server.ProcessorTime - before);
        var times = load.Times.Order().ToList();
        Console.WriteLine($"{Runs} runs and {Streams} streams at once: all ended in {elapsed.TotalSeconds:0.0} s; {load.Completed} completed");
        Console.WriteLine($"{times.Count} requests        p50 {times[times.Count / 2]:0.0} ms, p99 {times[times.Count * 99 / 100]:0.0} ms, longest {times[^1]:0} ms (streams: to the first event)");
        Console.WriteLine($"memory               {server.PeakMegabytes} MB at most");
        var bare = await BareAsync(times.Count);
        Console.WriteLine($"processor time       {used.TotalSeconds:0.00} s; bare web server for as many requests {bare.TotalSeconds:0.00} s: {1 - (bare / used):P0} is our own work");
        return load.Completed == Runs + Streams && times[^1] <= MostMilliseconds && server.PeakMegabytes <= MostMegabytes ? 0 : 1;
    }

    private static async Task<TimeSpan> BareAsync(int requests)
    {
        await using var bare = await BareServer.StartAsync();
        using var body = new StringContent("{\"role\":\"user\",\"content\":\"How long is the notice period?\"}", Encoding.UTF8, "application/json");
        var text = await body.ReadAsStringAsync();
        await PostManyAsync(bare.Http, text, Streams);
        var before = bare.ProcessorTime;
        await PostManyAsync(bare.Http, text, requests);
        return bare.ProcessorTime - before;
    }

    private static Task PostManyAsync(HttpClient http, string text, int requests) => Parallel.ForAsync(0, requests, async (_, cancel) =>
    {
        using var content = new StringContent(text, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("/v1/threads", UriKind.Relative), content, cancel);
        response.EnsureSuccessStatusCode();
    });

    private sealed class Load(HttpClient http, string store, List<string> questions)
    {
        private readonly ConcurrentBag<double> times = [];
        private string assistant = "";
        private int completed;

        public IReadOnlyCollection<double> Times => times;

        public int Completed => completed;

        public async Task WarmUpAsync()
        {
            var body = new { model = "m", tools = new[] { new { type = "file_search" } },
                tool_resources = new { file_search = new { vector_store_ids = new[] { store } } } };
            assistant = (string)(await PostAsync("/v1/assistants", body))["id"]!;
            await PollAsync(0);
            await StreamAsync(0);
            times.Clear();
            completed = 0;
        }

        public async Task PollAsync(int number)
        {
            var thread = await ThreadAsync(number);
            var run = await PostAsync($"/v1/threads/{thread}/runs", new { assistant_id = assistant });
            while ((string)run["status"]! is "queued" or "in_progress")
            {
                await Task.Delay(PollInterval, TimeProvider.System);
                run = await GetAsync($"/v1/threads/{thread}/runs/{(string)run["id"]!}");
            }

            await GetAsync($"/v1/threads/{thread}/messages");
            Count((string)run["status"]!);
        }

        public async Task StreamAsync(int number)
        {
            var thread = await ThreadAsync(number);
            using var request = new HttpRequestMessage(
                HttpMethod.Post, $"/v1/threads/{thread}/runs") { Content = JsonContent.Create(new { assistant_id = assistant, stream = true }) };
            var begun = Stopwatch.GetTimestamp();
            using var response = (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            var last = await reader.ReadLineAsync();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            var ended = "";
            while (last is not null)
            {
                ended = last.StartsWith("event: thread.run.", StringComparison.Ordinal) ? last["event: thread.run.".Length..] : ended;
                last = await reader.ReadLineAsync();
            }

            Count(ended);
        }

        private void Count(string status)
        {
            if (status == "completed")
            {
                Interlocked.Increment(ref completed);
            }
            else
            {
                Console.Error.WriteLine($"A run ended as '{status}'.");
            }
        }

        private async Task<string> ThreadAsync(int number) =>
            (string)(await PostAsync("/v1/threads", new { messages = new[] { new { role = "user", content = questions[number % questions.Count] } } }))["id"]!;

        private Task<JsonNode> PostAsync(string path, object body) => TimedAsync(() => http.PostAsJsonAsync(path, body));

        private Task<JsonNode> GetAsync(string path) => TimedAsync(() => http.GetAsync(new Uri(path, UriKind.Relative)));

        private async Task<JsonNode> TimedAsync(Func<Task<HttpResponseMessage>> send)
        {
            var begun = Stopwatch.GetTimestamp();
            using var response = (await send()).EnsureSuccessStatusCode();
            var answer = (await response.Content.ReadFromJsonAsync<JsonNode>(JsonSerializerOptions.Web))!;
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            return answer;
        }
    }
}
