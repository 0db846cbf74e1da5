using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Crash;

/// <summary>kill -9 of a server whose sandboxes hold the state of threads.</summary>
public sealed class CodeCrashTests
{
    private const string Count = """
        ```python
        import os
        open('log.txt', 'a').write('x')
        print(open('log.txt').read(), os.getppid())
        ```
        """;

    [SkippableFact]
    public async Task Files_of_the_thread_are_there_again_after_the_restart()
    {
        await using var server = await StartAsync();
        var client = await RunClient.WithCodeAsync(V2(server), []);
        Assert.Equal("completed", (await client.AskAsync(Count)).Text("status"));
        await server.KillAsync();
        await server.StartAgainAsync();
        var again = new RunClient(V2(server), client);
        Assert.Equal("completed", (await again.AskAsync(Count)).Text("status"));
        Assert.Contains("\nxx ", await AnswerAsync(again), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_run_that_was_killed_while_its_code_ran_runs_it_again()
    {
        await using var server = await StartAsync();
        var client = await RunClient.WithCodeAsync(V2(server), []);
        await client.StartAsync("```python\nimport time\ntime.sleep(2)\nprint('ended')\n```");
        await client.Api.Poll(
            $"/v1/threads/{client.ThreadId}/runs/{client.RunId}/steps", reply =>
            reply.Data.Any(step => step!["step_details"]!["tool_calls"]!.AsArray().Count > 0));
        await server.KillAsync();
        await server.StartAgainAsync();
        var again = new RunClient(V2(server), client);
        var run = await again.Api.Poll($"/v1/threads/{client.ThreadId}/runs/{client.RunId}", reply => reply.Text("status") is not ("queued" or "in_progress"));
        Assert.Equal("completed", run.Text("status"));
        var steps = (await again.Api.Get($"/v1/threads/{client.ThreadId}/runs/{client.RunId}/steps?order=asc")).Ok().Data;
        Assert.Equal(["tool_calls", "message_creation"], steps.Select(step => (string)step!["type"]!));
        Assert.Equal("ended\n", (string)steps[0]!["step_details"]!["tool_calls"]![0]!["code_interpreter"]!["outputs"]![0]!["logs"]!);
    }

    private static async Task<ServerProcess> StartAsync()
    {
        var server = await ServerProcess.StartAsync("--CodeInterpreter:Mode=Auto");
        if (await server.FindCodeObstacleAsync() is { } obstacle)
        {
            await server.DisposeAsync();
            Skip.If(true, obstacle);
        }

        return server;
    }

    private static async Task<string> AnswerAsync(RunClient client) => (string)(await client.AnswerAsync())["value"]!;

    private static ApiClient V2(ServerProcess server)
    {
        if (!server.Client.DefaultRequestHeaders.Contains("OpenAI-Beta"))
        {
            server.Client.DefaultRequestHeaders.Add("OpenAI-Beta", "assistants=v2");
        }

        return new ApiClient(server.Client);
    }
}
