using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Commands.Evaluating;

/// <summary>The eval command as a process of its own, with a server of its own and at others.</summary>
public sealed class EvalCommandTests : IDisposable
{
    private const string Handbook = """
        # Handbook

        Invoices are paid within 30 days of receipt.

        The canteen is open from 11:30 to 14:00 on working days.

        Bicycles are kept in the shed behind building C.
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-eval-tests-").FullName;
    private readonly string temporary;

    public EvalCommandTests()
    {
        temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        Write("set/documents/handbook.md", Handbook);
        Write("set/documents/safety.md", "# Safety\n\nHelmets are worn in the hall at all times.\n");
        Write(
            "set/handbook.jsonl",
            """{"id":"a1","kind":"number","lang":"en","question":"Within how many days are invoices paid?","file":"handbook.md","page":null,"quote":["Invoices are paid within 30 days of receipt."],"answer":"30 days"}""",
            """{"id":"a2","kind":"follow-up","lang":"en","question":"And on working days, from when is the canteen open?","history":["When are invoices paid?"],"file":"handbook.md","page":null,"quote":["The canteen is open from 11:30 to 14:00 on working days."],"answer":"11:30"}""",
            """{"id":"a3","kind":"near","lang":"en","question":"Who is the chancellor of Austria?","unanswerable":true,"why":"another subject"}""",
            """{"id":"a4","kind":"own-words","lang":"en","question":"Zyx qwv jkl?","file":"safety.md","page":null,"quote":["Helmets are worn in the hall at all times."],"answer":"Helmets"}""");
        Write("beir/corpus.jsonl", 
            """{"_id":"d1","title":"Invoices","text":"Invoices are paid within 30 days."}""",
            """{"_id":"d2","title":"Canteen","text":"Open at noon."}""");
        Write("beir/queries.jsonl", """{"_id":"2","text":"invoices paid"}""", """{"_id":"3","text":"canteen noon"}""");
        Write("beir/qrels.tsv", "query-id\tcorpus-id\tscore", "2\td1\t1", "3\td2\t1");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Answers_are_judged_through_a_server_of_its_own_which_leaves_nothing_behind()
    {
        var json = Path.Combine(folder, "result", "answers.json");
        var (code, output, error) = await CommandProcess.RunAsync(
            new Dictionary<string, string> { ["TMPDIR"] = temporary, ["Keys__Allowed__web__Sha256"] = new('a', 64) },
            "eval", "answers", Path.Combine(folder, "set"), "--json", json, "--report-failures");
        Assert.True(code == 0, error + output);
        Assert.Equal("", error);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(json))!;
        Assert.Equal(("set", "answers"), ((string)report["set"]!, (string)report["task"]!));
        var groups = report["systems"]![0]!["groups"]!.AsArray().Where(group => (string)group!["by"]! == "all").ToList();
        Assert.Equal(4, groups.Sum(group => (int)group!["count"]!));
        Assert.Equal(3, groups.Sum(group => Math.Round((double)Figure(group!, "right")["value"]! * (int)group!["count"]!)));
        Assert.Contains("plain Lucene BM25", output, StringComparison.Ordinal);
        Assert.Contains("**a4** (refused): Zyx qwv jkl?", output, StringComparison.Ordinal);
        Assert.Contains("wanted: Helmets \\| safety.md: Helmets are worn in the hall at all times.", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "retrievalqa*"));
    }

    [Fact]
    public async Task A_server_that_runs_is_as_it_was_before()
    {
        await using var server = await ServerProcess.StartAsync();
        var (code, output, error) = await RunAsync("answers", Path.Combine(folder, "set"), "--url", $"{server.Address}");
        Assert.True(code == 0, error + output);
        Assert.Contains("| answer in the quotes |", output, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await CountAsync(server, "/v1/files"), await CountAsync(server, "/v1/vector_stores")));
    }

    [Fact]
    public async Task A_search_is_measured_beside_plain_ranking_and_each_half_alone()
    {
        var (code, output, error) = await RunAsync("retrieval", Path.Combine(folder, "beir"), "--half", "report");
        Assert.True(code == 0, error + output);
        Assert.Contains("|  | report, n = 1 | plain Lucene BM25, report, n = 1 |", output, StringComparison.Ordinal);
        Assert.Contains("| nDCG@10 | 1.000 | 1.000 |", output, StringComparison.Ordinal);
        Assert.Contains("| Recall@100 | 1.000 | 1.000 |", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_server_with_the_search_of_the_hosted_API_is_measured_as_far_as_it_goes()
    {
        await using var server = await ForeignServer.StartAsync("/openai/v1");
        var url = new Uri(server.Address, "/openai/v1");
        var (code, output, error) = await RunAsync("retrieval", Path.Combine(folder, "beir"), "--url", $"{url}");
        Assert.True(code == 0, error + output);
        Assert.Contains("| Recall@50 | 1.000 | 1.000 | – | – |", output, StringComparison.Ordinal);
        Assert.Contains("| Recall@100 | – | – | 1.000 | 1.000 |", output, StringComparison.Ordinal);
        Assert.True(server.IsDeleted);
        Assert.Equal(0, server.Files);

        var (answered, _, reason) = await RunAsync("answers", Path.Combine(folder, "set"), "--url", $"{url}");
        Assert.Equal(1, answered);
        Assert.Contains("has no /openai/v1/answers", Assert.Single(reason.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(0, server.Files);
    }

    [Fact]
    public async Task What_is_interrupted_leaves_nothing_behind()
    {
        Write("long/documents/handbook.md", Handbook);
        Write("long/long.jsonl", [.. Enumerable.Range(0, 20_000)
            .Select(number => $$"""{"id":"n{{number}}","question":"Invoice {{number}}?","unanswerable":true}""")]);
        await using var server = await ServerProcess.StartAsync();
        await using var command = CommandProcess.Start(
            ["env", "--default-signal=INT"], new Dictionary<string, string>(), "eval", "answers", Path.Combine(folder, "long"), "--url", $"{server.Address}");
        while (await CountAsync(server, "/v1/vector_stores") == 0)
        {
            Assert.False(command.HasEnded, command.Printed);
        }

        Assert.Equal(130, await command.InterruptAsync());
        Assert.Equal((0, 0), (await CountAsync(server, "/v1/vector_stores"), await CountAsync(server, "/v1/files")));
    }

    [Fact]
    public async Task Documents_are_compared_with_their_manifest()
    {
        Write("docs/files/a.md", "# One\n\nThe quick brown fox.\n");
        Write("docs/files/b.pdf", "%PDF-1.4\nbroken");
        Write("docs/files/c.md", "# Three\n\nSomething else.\n");
        Write("docs/manifest.json", """
            [{"name":"a.md","format":"md","expect":"text","phrases":[{"where":"line 3","phrase":"quick  brown fox"}]},
             {"name":"b.pdf","format":"pdf","expect":"reject"},
             {"name":"c.md","format":"md","expect":"text","phrases":[{"where":"line 3","phrase":"lazy dog"}]}]
            """);
        var (code, output, error) = await RunAsync("documents", Path.Combine(folder, "docs", "manifest.json"));
        Assert.True(code == 0, error + output);
        Assert.Contains("| right | 0.667", output, StringComparison.Ordinal);
        Assert.Contains("| phrases found | 0.500", output, StringComparison.Ordinal);
        Assert.Contains("**c.md** (text): md", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_become_a_table_of_what_may_be_published()
    {
        var (code, _, error) = await RunAsync(
            "answers", Path.Combine(folder, "set"), "--json", Path.Combine(folder, "results", "one.json"), "--label", "first try");
        Assert.True(code == 0, error);
        var (reported, output, _) = await RunAsync("report", Path.Combine(folder, "results"));
        Assert.Equal(0, reported);
        Assert.Contains("## set: answers", output, StringComparison.Ordinal);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "results", "one.json")))!;
        var published = report["systems"]![0]!["groups"]!.AsArray().Single(group => (string)group!["half"]! == "report" && (string)group["by"]! == "all")!;
        Assert.InRange((int)published["count"]!, 1, 3);
        Assert.Contains($"| first try ({report["date"]}) | {published["count"]} |", output, StringComparison.Ordinal);

        Write("results/two.json", """{"set":"x","task":"answers","label":"y","date":"z","systems":[{"name":""}]}""");
        var (broken, _, reason) = await RunAsync("report", Path.Combine(folder, "results"));
        Assert.Equal(1, broken);
        Assert.Contains("two.json", Assert.Single(reason.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no folder", "answers", "nowhere")]
    [InlineData("holds no questions", "answers", "tmp")]
    [InlineData("There is no file", "documents", "nowhere.json")]
    [InlineData("is denied", "answers", "set", "--json", "/")]
    [InlineData("does not answer", "answers", "set", "--url", "http://127.0.0.1:9")]
    [InlineData("is not an address", "answers", "set", "--url", "localhost")]
    [InlineData("'0' is not a number from 1", "answers", "set", "--most", "0")]
    [InlineData("--half", "answers", "set", "--half", "both")]
    public async Task What_is_wrong_is_said_in_one_line(string reason, string task, string target, params string[] options)
    {
        var (code, output, error) = await RunAsync([task, Path.Combine(folder, target), .. options]);
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Contains(reason, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(new Dictionary<string, string> { ["TMPDIR"] = temporary }, ["eval", .. arguments]);

    private static async Task<int> CountAsync(ServerProcess server, string list) =>
        (await server.Client.GetFromJsonAsync<JsonNode>(new Uri(list, UriKind.Relative)))!["data"]!.AsArray().Count;

    private static JsonNode Figure(JsonNode group, string name) => group["figures"]!.AsArray().Single(figure => (string)figure!["name"]! == name)!;

    private void Write(string name, params string[] lines)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Join('\n', lines));
    }
}
