using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Answering.Tools;

namespace RetrievalQA.Tests.Answering.BuiltIn;

/// <summary>What the built-in model does with code_interpreter.</summary>
public sealed class ExtractiveCodeTests(CodeServer server) : IClassFixture<CodeServer>, IAsyncLifetime
{
    private const string BuiltIn = "extractive";

    public Task InitializeAsync() => server.SkipWhereUnavailableAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task It_runs_the_Python_of_the_message_and_shows_what_it_gave()
    {
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await AskAsync(client, "Please run\n```python\nx = 6 * 7\nprint('```', x)\n```\nand\n```py\nopen('a (b).txt', 'w').write('c');\n```");
        var answer = await client.AnswerAsync();
        Assert.Equal("The code printed:\n\n````\n``` 42\n````\n\n- [a (b).txt](sandbox:/mnt/data/a%20%28b%29.txt)", (string)answer["value"]!);
        Assert.Equal("file_path", (string)Assert.Single(answer["annotations"]!.AsArray())!["type"]!);
    }

    [SkippableTheory]
    [InlineData("```python print(6 * 7)```")]
    [InlineData("Please run ```py print(6 * 7) ``` for me.")]
    [InlineData("~~~python print(6 * 7)~~~")]
    [InlineData("~~~py\nprint(6 * 7)\n~~~")]
    [InlineData("```python title=\"a.py\"\nprint(6 * 7)\n```")]
    public async Task Fences_on_one_line_of_tildes_and_with_attributes_are_code(string message)
    {
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await AskAsync(client, message);
        Assert.Equal("The code printed:\n\n```\n42\n```", (string)(await client.AnswerAsync())["value"]!);
    }

    [SkippableFact]
    public async Task Messages_full_of_fences_do_no_harm()
    {
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await AskAsync(client, string.Concat(Enumerable.Repeat("```python\n", 25_000)));
        Assert.Contains("I run Python that you write", (string)(await client.AnswerAsync())["value"]!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Blocks_share_their_variables_and_magics_of_cells_stay_in_theirs()
    {
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await AskAsync(client, "1. First:\n   ```python\n   x = 40\n   ```\n2. then ```py\n%%capture\nprint(x)\n```\n> ```Python {cell=3}\n> x + 2\n> ```");
        Assert.Equal("The code printed:\n\n```\n42\n```", (string)(await client.AnswerAsync())["value"]!);
    }

    [SkippableFact]
    public async Task A_traceback_is_shown_and_the_run_completes()
    {
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await AskAsync(client, "```python\nraise ValueError('no')\n```");
        Assert.Contains("ValueError: no", (string)(await client.AnswerAsync())["value"]!, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("Create three data visualizations from 📊 sales.csv and summarize the trends.", "rose")]
    [InlineData("📊 sales.csv로 차트 세 개를 그리고 추세를 요약해 줘. 😀 \\uD83D\\uDE00", "최고")]
    public async Task A_table_gives_charts_and_a_summary_with_true_numbers(string question, string expected)
    {
        var client = await RunClient.WithCodeAsync(server.V2, [], await server.V2.Upload("📊 sales.csv", Sales));
        await AskAsync(client, question);
        var message = Assert.Single(await client.MessagesAsync());
        Assert.Equal(["image_file", "image_file", "image_file", "text"], message["content"]!.AsArray().Select(part => (string)part!["type"]!));
        var text = message["content"]![3]!["text"]!;
        var value = (string)text["value"]!;
        Assert.DoesNotContain("Traceback", value, StringComparison.Ordinal);
        Assert.Contains(expected, value, StringComparison.Ordinal);
        Assert.Contains("390", value, StringComparison.Ordinal);
        var links = text["annotations"]!.AsArray();
        Assert.Equal(4, links.Count);
        var contents = new List<byte[]>();
        foreach (var link in links)
        {
            contents.Add(await server.DownloadAsync((string)link!["file_path"]!["file_id"]!));
        }

        Assert.Equal(3, contents.Count(content => content is [0x89, (byte)'P', ..]));
        Assert.Contains("revenue", Encoding.UTF8.GetString(contents.Single(content => content[0] != 0x89)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_same_table_gives_the_same_answer()
    {
        var file = await server.V2.Upload("sales.csv", Sales);
        var answers = new List<string>();
        for (var time = 0; time < 2; time++)
        {
            var client = await RunClient.WithCodeAsync(server.V2, [], file);
            await AskAsync(client, "Summarize the table.");
            answers.Add((string)(await client.MessagesAsync())[0]["content"]!.AsArray()[^1]!["text"]!["value"]!);
        }

        Assert.Equal(answers[0], answers[1]);
    }

    [SkippableFact]
    public async Task A_table_that_cannot_be_read_is_named()
    {
        var client = await RunClient.WithCodeAsync(server.V2, [], await server.V2.Upload("broken.xlsx", [.. "PK\u0003\u0004"u8, 1, 2, 3]));
        await AskAsync(client, "Plot it.");
        Assert.Contains("**broken.xlsx** could not be read", (string)(await client.AnswerAsync())["value"]!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task With_documents_to_search_code_runs_only_where_it_is_asked_for()
    {
        var (document, table) = (await server.V2.Upload("contract.txt", ConfiguredModelServer.Contract), await server.V2.Upload("sales.csv", Sales));
        var client = await RunClient.WithFunctionsAsync(server.V2, ["""{"type":"code_interpreter"}"""], document);
        (await server.V2.Post($"/v1/threads/{client.ThreadId}", $$$"""{"tool_resources":{"code_interpreter":{"file_ids":["{{{table}}}"]} } }""")).Ok();
        await AskAsync(client, "How long is the notice period?");
        Assert.Equal("file_search", await FirstCallAsync(client));
        Assert.All((await client.AnswerAsync())["annotations"]!.AsArray(), annotation => Assert.Equal("file_citation", (string)annotation!["type"]!));
        Assert.DoesNotContain(await client.StepsAsync(), step => step.ToJsonString().Contains("code_interpreter", StringComparison.Ordinal));
        await AskAsync(client, "```python\n1 + 1\n```");
        Assert.Equal("code_interpreter", await FirstCallAsync(client));
    }

    [SkippableFact]
    public async Task Without_code_and_tables_it_says_what_it_can_do()
    {
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await AskAsync(client, "What is the meaning of life?");
        Assert.Contains("I run Python that you write", (string)(await client.AnswerAsync())["value"]!, StringComparison.Ordinal);
        await AskAsync(client, "What is there?", new JsonObject { ["tool_choice"] = "required" });
        Assert.Equal("code_interpreter", await FirstCallAsync(client));
    }

    // 2024-01 has 180 in all, 2024-03 has 390.
    private static string Sales => "month,region,revenue\n" + string.Concat(
        new[] { ("2024-01-01", 100, 80), ("2024-02-01", 150, 60), ("2024-03-01", 300, 90) }.Select(
            row => $"{row.Item1},North,{row.Item2}\n{row.Item1},South,{row.Item3}\n"));

    private static async Task AskAsync(RunClient client, string question, JsonObject? settings = null)
    {
        var run = settings ?? [];
        run["model"] = BuiltIn;
        var ended = await client.AskAsync(question, run);
        Assert.True(ended.Text("status") == "completed", ended.Body);
    }

    private static async Task<string> FirstCallAsync(RunClient client) => (string)(await client.StepsAsync())[0]["step_details"]!["tool_calls"]![0]!["type"]!;
}
