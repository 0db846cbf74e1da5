using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Answering.Runs;

namespace RetrievalQA.Tests.Answering.Tools;

/// <summary>code_interpreter in runs: what the model is told, what the client is shown, and what stays.</summary>
public sealed class CodeInterpreterRunTests(CodeServer server) : IClassFixture<CodeServer>, IAsyncLifetime
{
    private const string Sales = "region,revenue\nNorth,100\nSouth,250\n";
    private const string Clock = """{"type":"function","function":{"name":"clock"}}""";
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private ScriptedModelServer Model => server.Model;

    public async Task InitializeAsync()
    {
        await server.SkipWhereUnavailableAsync();
        Model.Clear();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task Code_reads_attached_files_and_gives_figures_logs_and_files()
    {
        var file = await server.V2.Upload("sales 표.csv", Sales);
        Model.Call("code_interpreter", CodeServer.Arguments($"""
            import pandas as pd, matplotlib.pyplot as plt
            table = pd.read_csv('/mnt/data/sales 표.csv')
            assert open('/mnt/data/{file}').read() == open('sales 표.csv').read()
            print(len(table), 'rows')
            table.plot.bar(x='region')
            table.revenue.sum().item()
            open('out 표.csv', 'w').write('값\n350\n');
            """)).Say(_ => ["It is 350: [table](sandbox:/mnt/da", "ta/out%20표.csv), not sandbox:/mnt/data/other.csv."]);
        var client = await RunClient.WithCodeAsync(server.V2, [], file);
        Assert.Equal("completed", (await client.AskAsync("What is the sum?")).Text("status"));

        var told = (string)Model.Requests[0]["messages"]![0]!["content"]!;
        Assert.Contains($"/mnt/data/{file}, also /mnt/data/sales 표.csv (35 bytes)", told, StringComparison.Ordinal);
        Assert.Equal("code_interpreter", (string)Model.Requests[0]["tools"]![0]!["function"]!["name"]!);
        Assert.Equal("2 rows\n[a figure, shown to the user]\n[wrote sandbox:/mnt/data/out 표.csv]\n", ScriptedModelServer.ToolResult(Model.Requests[1]));

        var call = (await client.StepsAsync())[0]["step_details"]!["tool_calls"]![0]!["code_interpreter"]!;
        Assert.Equal(["logs", "image"], call["outputs"]!.AsArray().Select(output => (string)output!["type"]!));
        Assert.Equal("2 rows\n", (string)call["outputs"]![0]!["logs"]!);
        var message = Assert.Single(await client.MessagesAsync());
        Assert.Equal(["image_file", "text"], message["content"]!.AsArray().Select(part => (string)part!["type"]!));
        var image = (string)message["content"]![0]!["image_file"]!["file_id"]!;
        Assert.Equal(image, (string)call["outputs"]![1]!["image"]!["file_id"]!);
        Assert.Equal(Png, (await server.DownloadAsync(image))[..4]);
        var link = Assert.Single(message["content"]![1]!["text"]!["annotations"]!.AsArray())!;
        Assert.Equal(("file_path", "sandbox:/mnt/data/out%20표.csv", 19, 48), (
            (string)link["type"]!, (string)link["text"]!, (int)link["start_index"]!, (int)link["end_index"]!));
        var written = (string)link["file_path"]!["file_id"]!;
        Assert.Equal("값\n350\n", Encoding.UTF8.GetString(await server.DownloadAsync(written)));
        Assert.Equal("out 표.csv", (await server.V2.Get($"/v1/files/{written}")).Ok().Text("filename"));
        Assert.Equal(written, (string)Assert.Single(message["attachments"]!.AsArray())!["file_id"]!);
    }

    [SkippableFact]
    public async Task A_stream_shows_the_code_as_it_is_written_its_outputs_and_the_links()
    {
        const string code = "print('하나 😀\\n')\nimport matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\nprint('two')\nopen('t.txt', 'w').write('t')";
        Model.Call("code_interpreter", CodeServer.Arguments(code)).Say(_ => ["See sandb", "ox:/mnt/data/t.txt", " 😀."]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        var streamed = await client.StreamAsync("Run it.");
        Assert.Equal(
            [
                "run.created", "run.queued", "run.in_progress", "run.step.created", "run.step.in_progress", "run.step.delta", "run.step.completed",
                "run.step.created", "run.step.in_progress", "message.created", "message.in_progress", "message.delta", "message.completed",
                    "run.step.completed", "run.completed",
            ],
            streamed.Names);
        var deltas = streamed.CallDeltas.Select(delta => delta["code_interpreter"]!).ToList();
        Assert.Equal(code, string.Concat(deltas.Select(delta => (string?)delta["input"])));
        Assert.True(deltas.Count(delta => (string?)delta["input"] is { Length: > 0 }) > 1);
        var outputs = deltas.SelectMany(delta => delta["outputs"]?.AsArray() ?? []).Select(output => output!).ToList();
        Assert.Equal("하나 😀\n\n", string.Concat(outputs.Where(output => (int)output["index"]! == 0).Select(output => (string)output["logs"]!)));
        Assert.Equal([0, 1, 2], outputs.Select(output => (int)output["index"]!).Distinct());
        Assert.Equal(outputs[^1]["logs"]!.ToString(), (
            await client.StepsAsync())[0]["step_details"]!["tool_calls"]![0]!["code_interpreter"]!["outputs"]![2]!["logs"]!.ToString());

        Assert.Equal(("image_file", 0), ((string)streamed.Parts[0]["type"]!, (int)streamed.Parts[0]["index"]!));
        Assert.All(streamed.Parts.Skip(1), part => Assert.Equal(1, (int)part["index"]!));
        var message = Assert.Single(await client.MessagesAsync());
        Assert.Equal((string)message["content"]![1]!["text"]!["value"]!, streamed.Text);
        var link = Assert.Single(streamed.Annotations);
        Assert.Equal((0, 4, 27), ((int)link["index"]!, (int)link["start_index"]!, (int)link["end_index"]!));
        Assert.Equal((string)message["content"]![1]!["text"]!["annotations"]![0]!["file_path"]!["file_id"]!, (string)link["file_path"]!["file_id"]!);
    }

    [SkippableFact]
    public async Task V1_lists_what_code_wrote_among_the_files_of_the_message()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("print(open('notes.txt').read())\nopen('a.txt', 'w').write('a')\nopen('b.txt', 'w').write('b')"))
            .Say(_ => ["[a](sandbox:/mnt/data/a.txt)"]);
        var file = await server.V1.Upload("notes.txt", "Noted.");
        var assistant = (await server.V1.Post("/v1/assistants", """{"model":"m","tools":[{"type":"code_interpreter"}]}""")).Ok().Text("id");
        var body = $$"""{"assistant_id":"{{assistant}}","stream":true,"thread":{"messages":[{"role":"user","content":"Read it.","file_ids":["{{file}}"]}]} }""";
        var streamed = await StreamedRun.PostAsync(server.V1, "/v1/threads/runs", body);
        Assert.Equal("completed", (string)streamed.Run["status"]!);
        Assert.StartsWith("Noted.", ScriptedModelServer.ToolResult(Model.Requests[1]), StringComparison.Ordinal);
        Assert.Equal("file_path", (string)Assert.Single(streamed.Annotations)["type"]!);
        var (thread, message) = ((string)streamed.Run["thread_id"]!, streamed.Message);
        Assert.Equal(2, message["file_ids"]!.AsArray().Count);
        var listed = (await server.V1.Get($"/v1/threads/{thread}/messages/{message["id"]}/files")).Ok();
        Assert.Equal(message["file_ids"]!.AsArray().Select(id => (string)id!).Order(), listed.Ids.Order());
    }

    [SkippableFact]
    public async Task A_model_sees_the_traceback_and_may_call_again()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("total = 1 / 0")).Call("code_interpreter", CodeServer.Arguments("total = 1 / 4\ntotal"))
            .Say(_ => ["0.25"]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        Assert.Equal("completed", (await client.AskAsync("Divide.")).Text("status"));
        Assert.Contains("ZeroDivisionError", ScriptedModelServer.ToolResult(Model.Requests[1]), StringComparison.Ordinal);
        var steps = await client.StepsAsync();
        Assert.Equal(["tool_calls", "tool_calls", "message_creation"], steps.Select(step => (string)step["type"]!));
        Assert.Contains("ZeroDivisionError", (
            string)steps[0]["step_details"]!["tool_calls"]![0]!["code_interpreter"]!["outputs"]![0]!["logs"]!, StringComparison.Ordinal);
        Assert.Equal("0.25", (string)steps[1]["step_details"]!["tool_calls"]![0]!["code_interpreter"]!["outputs"]![0]!["logs"]!);
    }

    [SkippableFact]
    public async Task Code_in_a_fence_runs_and_is_recorded_as_the_model_sent_it()
    {
        const string fenced = "```python\nx = 6\nprint(x * 7)\nint('a')\n```";
        server.Model.Call("code_interpreter", CodeServer.Arguments(fenced)).Say(_ => ["Done."]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        Assert.Equal("completed", (await client.AskAsync("Compute.")).Text("status"));
        Assert.Equal(fenced, (string)(await client.StepsAsync())[0]["step_details"]!["tool_calls"]![0]!["code_interpreter"]!["input"]!);
        var shown = ScriptedModelServer.ToolResult(server.Model.Requests[^1]);
        Assert.StartsWith("42\nTraceback", shown, StringComparison.Ordinal);
        Assert.Contains("line 4, in <module>\n    int('a')", shown, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Code_that_takes_too_long_is_interrupted_and_the_run_goes_on()
    {
        var hasty = new CodeServer { CellSeconds = 3 };
        await hasty.InitializeAsync();
        try
        {
            hasty.Model.Call("code_interpreter", CodeServer.Arguments("kept = 1\nwhile True: pass"))
                .Call("code_interpreter", CodeServer.Arguments("kept"))
                .Say(_ => ["Too long."]);
            var client = await RunClient.WithCodeAsync(hasty.V2, []);
            Assert.Equal("completed", (await client.AskAsync("Loop.")).Text("status"));
            Assert.Contains("3 seconds", ScriptedModelServer.ToolResult(hasty.Model.Requests[1]), StringComparison.Ordinal);
            Assert.Equal("1\n", ScriptedModelServer.ToolResult(hasty.Model.Requests[2]));
        }
        finally
        {
            await hasty.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Variables_and_files_stay_from_run_to_run_and_files_outlive_the_session()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("kept = 41\nopen('kept.txt', 'w').write('one');")).Say(_ => ["1"])
            .Call("code_interpreter", CodeServer.Arguments("open('kept.txt', 'a').write(' two')\nkept + 1")).Say(_ => ["2"])
            .Call("code_interpreter", CodeServer.Arguments("print(open('kept.txt').read(), 'kept' in globals())")).Say(_ => ["3"]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await client.AskAsync("First.");
        await client.AskAsync("Second.");
        Assert.StartsWith("42\n", ScriptedModelServer.ToolResult(Model.Requests[3]), StringComparison.Ordinal);
        await server.Sessions.EndAsync(client.ThreadId);
        await client.AskAsync("Third.");
        Assert.Equal("[This is a new session: variables of earlier calls are gone, files are there.]\none two False\n", ScriptedModelServer.ToolResult(
            Model.Requests[5]));
        Assert.Contains("/mnt/data/kept.txt, written by earlier code", (string)Model.Requests[4]["messages"]![0]!["content"]!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Code_beside_a_function_runs_once()
    {
        const string append = "open('log.txt', 'a').write('x')\nprint(open('log.txt').read())";
        Model.CallAll(("call_a", "clock", "{}"), ("call_b", "code_interpreter", CodeServer.Arguments(append)))
            .Call("code_interpreter", CodeServer.Arguments(append)).Say(_ => ["Done."]);
        var client = await RunClient.WithCodeAsync(server.V2, [Clock]);
        var waiting = await client.AskAsync("Both.");
        Assert.Equal("call_a", (string)Assert.Single(waiting.Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]!.AsArray())!["id"]!);
        (await client.SubmitAsync(("call_a", "noon"))).Ok();
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        Assert.Equal(["noon", "x\n[wrote sandbox:/mnt/data/log.txt]\n"], ScriptedModelServer.ToolResults(Model.Requests[1]));
        Assert.StartsWith("xx\n", ScriptedModelServer.ToolResults(Model.Requests[2]).Last(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_deleted_file_is_gone_from_the_session_at_once()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("text = open('secret.txt').read()\nopen('copy.txt', 'w').write(text);")).Say(_ => ["1"])
            .Call("code_interpreter", CodeServer.Arguments("import os\nprint(os.listdir(), 'text' in globals())")).Say(_ => ["2"])
            .Call("code_interpreter", CodeServer.Arguments("import os\nprint(os.listdir())")).Say(_ => ["3"]);
        var file = await server.V2.Upload("secret.txt", "hidden");
        var client = await RunClient.WithCodeAsync(server.V2, [], file);
        await client.AskAsync("Read.");
        var copy = (string)(await client.MessagesAsync())[0]["attachments"]![0]!["file_id"]!;
        (await server.V2.Delete($"/v1/files/{file}")).Ok();
        await client.AskAsync("Look.");
        Assert.Contains("['copy.txt'] False", ScriptedModelServer.ToolResult(Model.Requests[3]), StringComparison.Ordinal);
        (await server.V2.Delete($"/v1/files/{copy}")).Ok();
        await client.AskAsync("Look again.");
        Assert.Contains("[]", ScriptedModelServer.ToolResult(Model.Requests[5]), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_file_that_is_deleted_during_the_run_is_gone_at_the_next_call()
    {
        var file = await server.V2.Upload("secret.txt", "hidden");
        Model.Call("code_interpreter", CodeServer.Arguments("text = open('secret.txt').read()"))
            .Call("clock", "{}")
            .Call("code_interpreter", CodeServer.Arguments("import os\nprint(os.listdir(), 'text' in globals())")).Say(_ => ["Gone."]);
        var client = await RunClient.WithCodeAsync(server.V2, [Clock], file);
        var waiting = await client.AskAsync("Read, wait and look.");
        (await server.V2.Delete($"/v1/files/{file}")).Ok();
        (await client.SubmitAsync(((string)waiting.Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!["id"]!, "noon"))).Ok();
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        Assert.Contains("[] False", ScriptedModelServer.ToolResults(Model.Requests[3]).Last(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Figures_without_words_are_an_answer()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("import matplotlib.pyplot as plt\nplt.plot([1]);")).Say(_ => []);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        Assert.Equal("completed", (await client.AskAsync("Draw.")).Text("status"));
        Assert.Equal("image_file", (string)Assert.Single(await client.MessagesAsync())["content"]![0]!["type"]!);
    }

    [SkippableFact]
    public async Task Deleting_a_thread_ends_its_session()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("1")).Say(_ => ["1"]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await client.AskAsync("Run.");
        var before = server.Sessions.Count;
        (await server.V2.Delete($"/v1/threads/{client.ThreadId}")).Ok();
        Assert.Equal(before - 1, server.Sessions.Count);
    }

    [SkippableFact]
    public async Task A_cancelled_run_interrupts_its_code_so_that_the_next_can_run()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("kept = 7\nprint('begun')\nwhile True: pass"))
            .Call("code_interpreter", CodeServer.Arguments("kept")).Say(_ => ["7"]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await client.StartAsync("Loop.");
        await server.V2.Poll(
            $"/v1/threads/{client.ThreadId}/runs/{client.RunId}/steps", reply =>
            reply.Data.Any(step => step!["step_details"]!["tool_calls"]!.AsArray().Count > 0));
        await client.CancelAsync();
        Assert.Equal("cancelled", (await client.EndAsync()).Text("status"));
        Assert.Equal("cancelled", (string)Assert.Single(await client.StepsAsync())["status"]!);
        await client.AskAsync("And now?");

        // The code may have been stopped before its first line.
        Assert.Matches("^7\n|NameError", ScriptedModelServer.ToolResult(Model.Requests[2]));
    }

    [SkippableFact]
    public async Task Arguments_without_code_are_told_to_the_model()
    {
        Model.Call("code_interpreter", """{"python":"1"}""").Call("code_interpreter", "print(2)").Say(_ => ["2"]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        Assert.Equal("completed", (await client.AskAsync("Run.")).Text("status"));
        Assert.Contains("""code_interpreter takes {"code": "…"}""", ScriptedModelServer.ToolResult(Model.Requests[1]), StringComparison.Ordinal);
        Assert.Equal("2\n", ScriptedModelServer.ToolResult(Model.Requests[2]));
    }

    [SkippableFact]
    public async Task A_changed_file_is_handed_out_anew_under_its_name()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("open('notes.txt', 'w').write('new')")).Say(_ => ["[notes](sandbox:/mnt/data/notes.txt)"])
            .Say(_ => ["[notes](sandbox:/mnt/data/notes.txt)"]);
        var file = await server.V2.Upload("notes.txt", "old");
        var client = await RunClient.WithCodeAsync(server.V2, [], file);
        await client.AskAsync("Change it.");
        var link = Assert.Single((await client.AnswerAsync())["annotations"]!.AsArray())!;
        Assert.Equal("new", Encoding.UTF8.GetString(await server.DownloadAsync((string)link["file_path"]!["file_id"]!)));
        await client.AskAsync("Where is it?");
        Assert.Equal((string)link["file_path"]!["file_id"]!, (string)Assert.Single(
            (await client.AnswerAsync())["annotations"]!.AsArray())!["file_path"]!["file_id"]!);
    }

    [SkippableFact]
    public async Task Text_before_the_code_is_a_message_of_its_own_and_figures_belong_to_the_next()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("import matplotlib.pyplot as plt\nplt.plot([1]);"), before: "Let me draw.").Say(_ => ["Here."]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await client.AskAsync("Draw.");
        var parts = (await client.MessagesAsync()).Select(message => string.Join(' ', message["content"]!.AsArray().Select(part => (string)part!["type"]!)));
        Assert.Equal(["text", "image_file text"], parts);
    }

    [SkippableFact]
    public async Task Forcing_the_tool_forces_its_function()
    {
        Model.Call("code_interpreter", CodeServer.Arguments("1")).Say(_ => ["1"]);
        var client = await RunClient.WithCodeAsync(server.V2, []);
        await client.AskAsync("Run.", new JsonObject { ["tool_choice"] = new JsonObject { ["type"] = "code_interpreter" } });
        Assert.Equal("code_interpreter", (string)Model.Requests[0]["tool_choice"]!["function"]!["name"]!);
        Assert.Equal("auto", (string)Model.Requests[1]["tool_choice"]!);
    }
}

/// <summary>Where no sandbox can be had.</summary>
public sealed class CodeInterpreterOffTests
{
    [Fact]
    public async Task Only_runs_that_use_the_tool_fail_and_say_why()
    {
        await using var model = await ScriptedModelServer.StartAsync();
        await using var server = ConfiguredModelServer.WithModel(model).With("CodeInterpreter:Mode", "Off");
        model.Say(_ => ["No code."]).Call("code_interpreter", CodeServer.Arguments("1"));
        var client = await RunClient.WithCodeAsync(server.V2(), []);
        Assert.Equal("completed", (await client.AskAsync("Talk.")).Text("status"));
        var failed = await client.AskAsync("Run.");
        Assert.Equal("failed", failed.Text("status"));
        Assert.Equal("server_error", (string)failed.Json["last_error"]!["code"]!);
        Assert.Contains("code_interpreter is unavailable: ", (string)failed.Json["last_error"]!["message"]!, StringComparison.Ordinal);
        Assert.Contains("CodeInterpreter:Mode", (string)failed.Json["last_error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal("failed", (string)(await client.StepsAsync())[0]["status"]!);
    }
}
