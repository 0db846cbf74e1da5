using System.Text.Json;
using OpenAI.Assistants;
using OpenAI.Files;
using static OpenAI.Assistants.StreamingUpdateReason;

namespace RetrievalQA.Sdk;

/// <summary>Runs whose code reads and writes files.</summary>
internal sealed class CodeFlows(Clients clients, Library library)
{
    private const string Readings = "city,mm\nZürich 🏔,12\n서울,30\n";
    private const string Table = "city,share\r\nZürich 🏔,0.29\r\n서울,0.71\r\n";
    private const string TableInPython = @"'city,share\r\nZürich 🏔,0.29\r\n서울,0.71\r\n'";
    private const string Printed = "Rain 🌧: 42 mm\n비가 왔다\n";

    private static readonly string WriteTable = $"""
        with open('/mnt/data/table.csv', 'w', encoding='utf-8', newline='') as target:
            target.write({TableInPython})
        print('written 😀')

        """;

    private static readonly StreamingUpdateReason[] Beginning = [RunCreated, RunQueued, RunInProgress];
    private static readonly StreamingUpdateReason[] CallStep = [RunStepCreated, RunStepInProgress, RunStepUpdated, RunStepCompleted];
    private static readonly StreamingUpdateReason[] Answer =
        [RunStepCreated, RunStepInProgress, MessageCreated, MessageInProgress, MessageUpdated, MessageCompleted, RunStepCompleted, RunCompleted];

    public async Task Polled()
    {
        var file = await library.UploadAsync("readings.csv", Readings);
        var assistant = await CodeAssistantAsync("gpt-4o", file);
        Assert.Equal([file.Id], assistant.ToolResources.CodeInterpreter.FileIds);
        AssistantThread thread = await clients.Assistants.CreateThreadAsync();
        var outputs = await AskAsync(thread.Id, assistant.Id, Report(file));
        Assert.Equal([Printed, null], outputs.Select(output => output.Logs));
        await CheckReportAsync(await library.NewestAsync(thread.Id), outputs[1].ImageFileId);

        // Variables stay; code that fails does not fail the run.
        Assert.Equal("84\n", Assert.Single(await AskAsync(thread.Id, assistant.Id, "print(total * 2)\n")).Logs);
        var second = Assert.Single((await library.NewestAsync(thread.Id)).Content);
        Assert.Contains("\n84\n", second.Text, StringComparison.Ordinal);
        Assert.Empty(second.TextAnnotations);
        var failure = Assert.Single(await AskAsync(thread.Id, assistant.Id, "print('before')\n1 / 0\n")).Logs;
        Assert.Matches(@"(?s)^before\n.*Traceback \(most recent call last\):.*ZeroDivisionError: division by zero", failure);

        // A file of the message only.
        var note = await library.UploadAsync("메모 😀.txt", "The badge office is in room 114. 😀");
        var attached = new ThreadInitializationMessage(
            MessageRole.User, ["See the file."]) { Attachments = [new MessageCreationAttachment(note.Id, [new CodeInterpreterToolDefinition()])] };
        AssistantThread asking = await clients.Assistants.CreateThreadAsync(new ThreadCreationOptions { InitialMessages = { attached } });
        Assert.Equal([note.Id], asking.ToolResources.CodeInterpreter.FileIds);
        var reader = await CodeAssistantAsync("gpt-4o");
        var read = await AskAsync(asking.Id, reader.Id, $"print(open('/mnt/data/메모 😀.txt').read() == open('/mnt/data/{note.Id}').read(), 114)\n");
        Assert.Equal("True 114\n", Assert.Single(read).Logs);
    }

    public async Task Streamed()
    {
        var file = await library.UploadAsync("readings.csv", Readings);
        var assistant = await CodeAssistantAsync("gpt-4o", file);
        var threadId = await library.ThreadAskingAsync(Block(Report(file)));
        var (reported, calls) = await CheckStreamAsync(threadId, assistant.Id);
        Assert.Equal((Report(file), Printed), (calls[0].CodeInterpreterInput, calls[0].CodeInterpreterOutputs[0].Logs));
        await CheckReportAsync(reported, calls[0].CodeInterpreterOutputs[1].ImageFileId);

        // The model corrects its code; the link is split over pieces of its text.
        await library.AskAsync(threadId, Library.Script(
            new { calls = new[] { CallOf("print(open('/mnt/data/no such file.csv').read())\n") } },
            new { calls = new[] { CallOf(WriteTable) } },
            new { say = new[] { "😀 See [the table](sand", "box:/mnt/da", "ta/tab", "le.csv)", " ☔." } }));
        (var corrected, calls) = await CheckStreamAsync(threadId, assistant.Id, new RunCreationOptions { ModelOverride = "scripted" });
        Assert.Matches("(?s)Traceback.*FileNotFoundError", calls[0].CodeInterpreterOutputs[0].Logs);
        Assert.Equal((WriteTable, "written 😀\n"), (calls[1].CodeInterpreterInput, Assert.Single(calls[1].CodeInterpreterOutputs).Logs));
        Assert.Equal("😀 See [the table](sandbox:/mnt/data/table.csv) ☔.", corrected.Content[0].Text);
        Assert.Equal(Table, (await library.DownloadsAsync(corrected))["table.csv"].ToString());

        // Two calls in one step, each with a figure.
        await library.AskAsync(
            threadId, Library.Script(new { calls = new[] { CallOf(Figure("one")), CallOf(Figure("two")) } }, new { say = new[] { "Two", " figures." } }));
        (var figures, calls) = await CheckStreamAsync(threadId, assistant.Id, new RunCreationOptions { ModelOverride = "scripted" });
        Assert.Equal(["one\n", "two\n"], calls.Select(call => call.CodeInterpreterOutputs[0].Logs));
        Assert.Equal(3, figures.Content.Count);
    }

    /// <summary>Reads the file by its name and by its id, prints, writes a table and a picture, and leaves a figure open.</summary>
    private static string Report(OpenAIFile file) => $"""
        import csv, time
        import matplotlib.pyplot as plt
        with open('/mnt/data/{file.Filename}', encoding='utf-8', newline='') as source:
            rows = list(csv.reader(source))
        with open('/mnt/data/{file.Id}', encoding='utf-8', newline='') as source:
            assert rows == list(csv.reader(source))
        total = sum(int(row[1]) for row in rows[1:])
        print('Rain 🌧:', total, 'mm', flush=True)
        time.sleep(0.2)
        print('비가 왔다')
        with open('/mnt/data/table.csv', 'w', encoding='utf-8', newline='') as target:
            target.write({TableInPython})
        plt.bar([0, 1], [int(row[1]) for row in rows[1:]])
        plt.savefig('/mnt/data/rain.png')

        """;

    private static string Figure(string label) => $"import matplotlib.pyplot as plt\nplt.figure()\nplt.plot([1, 2])\nprint('{label}')\n";

    private static string Block(string code) => $"Please run this 😀:\n\n```python\n{code}```\n";

    private static object CallOf(string code) => Library.CallOf("code_interpreter", new { code });

    private async Task<Assistant> CodeAssistantAsync(string model, params OpenAIFile[] files)
    {
        var resources = new CodeInterpreterToolResources();
        foreach (var file in files)
        {
            resources.FileIds.Add(file.Id);
        }

        return await clients.Assistants.CreateAssistantAsync(
            model, new AssistantCreationOptions { Tools = { new CodeInterpreterToolDefinition() },
            ToolResources = new ToolResources { CodeInterpreter = resources } });
    }

    /// <summary>Asks on the thread and gives what the code of the run gave.</summary>
    private async Task<IReadOnlyList<RunStepCodeInterpreterOutput>> AskAsync(string threadId, string assistantId, string code)
    {
        await library.AskAsync(threadId, Block(code));
        var run = await library.RunAsync(threadId, assistantId);
        Assert.Equal(RunStatus.Completed, run.Status);
        var call = Assert.Single(await CallsOfAsync(run));
        Assert.StartsWith("call_", call.Id, StringComparison.Ordinal);
        Assert.Equal((RunStepToolCallKind.CodeInterpreter, code), (call.Kind, call.CodeInterpreterInput));
        return call.CodeInterpreterOutputs;
    }

    private async Task<List<RunStepToolCall>> CallsOfAsync(ThreadRun run)
    {
        var steps = await clients.Assistants.GetRunStepsAsync(run.ThreadId, run.Id, new RunStepCollectionOptions { Order = RunStepCollectionOrder.Ascending })
            .ToListAsync();
        Assert.All(steps, step => Assert.Equal(RunStepStatus.Completed, step.Status));
        return [.. steps.Where(step => step.Kind == RunStepKind.ToolCall).SelectMany(step => step.Details.ToolCalls)];
    }

    /// <summary>Checks the message of a run whose code was the report.</summary>
    private async Task CheckReportAsync(ThreadMessage message, string imageFileId)
    {
        Assert.Equal([imageFileId, null], message.Content.Select(part => part.ImageFileId));
        CheckPng(await library.OutputAsync(imageFileId));
        var contents = await library.DownloadsAsync(message);
        Assert.Equal(["rain.png", "table.csv"], contents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Table, contents["table.csv"].ToString());
        CheckPng(contents["rain.png"]);
        Assert.All(message.Attachments, attachment => Assert.IsType<CodeInterpreterToolDefinition>(Assert.Single(attachment.Tools)));
        Assert.Equal(message.Content[1].TextAnnotations.Select(annotation => annotation.OutputFileId)
            .Order(), message.Attachments.Select(attachment => attachment.FileId).Order());
    }

    private static void CheckPng(BinaryData content) =>
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], content.ToArray().Take(8));

    /// <summary>Streams the run and compares what is put together with what is stored.</summary>
    private async Task<(ThreadMessage Message, IReadOnlyList<RunStepToolCall> Calls)> CheckStreamAsync(
        string threadId, string assistantId, RunCreationOptions? options = null)
    {
        var updates = await clients.StreamAsync(threadId, assistantId, options);
        var run = updates.OfType<RunUpdate>().Last().Value;
        Assert.Equal(RunStatus.Completed, run.Status);
        var calls = await CallsOfAsync(run);
        var steps = updates.OfType<RunStepUpdate>().Where(update => update.UpdateKind == RunStepCompleted && update.Value.Kind == RunStepKind.ToolCall)
            .ToList();
        Assert.Equal([.. Beginning, .. steps.SelectMany(_ => CallStep), .. Answer], updates.Kinds());
        Assert.Equal(calls.Select(Shown), steps.SelectMany(step => step.Value.Details.ToolCalls).Select(Shown));
        Assert.Equal(calls.Select(Shown), updates.OfType<RunStepDetailsUpdate>().GroupBy(update => (update.StepId, update.ToolCallIndex)).Select(Joined));

        var stored = await library.NewestAsync(threadId);
        var text = stored.Content[^1];
        Assert.Equal(text.Text, updates.Text());
        var deltas = updates.OfType<MessageContentUpdate>().ToList();
        Assert.Equal(stored.Content.SkipLast(1).Select((part, index) => (index, part.ImageFileId)), deltas.Where(delta => delta.ImageFileId is not null)
            .Select(delta => (delta.MessageIndex, delta.ImageFileId)));
        Assert.Equal(
            text.TextAnnotations.Select(
                annotation => (annotation.TextToReplace, annotation.OutputFileId, (int?)annotation.StartIndex, (int?)annotation.EndIndex)),
            deltas.Select(delta => delta.TextAnnotation).Where(annotation => annotation is not null)
                .Select(annotation => (annotation.TextToReplace, annotation.OutputFileId, annotation.StartIndex, annotation.EndIndex)));
        var completed = updates.OfType<MessageStatusUpdate>().Last().Value;
        Assert.Equal(stored.Content.Select(part => part.Text ?? part.ImageFileId), completed.Content.Select(part => part.Text ?? part.ImageFileId));
        Assert.Equal(stored.Attachments.Select(attachment => attachment.FileId), completed.Attachments.Select(attachment => attachment.FileId));
        return (stored, calls);
    }

    private static string Shown(RunStepToolCall call) =>
        Shown(call.CodeInterpreterInput, call.CodeInterpreterOutputs.Select(output => output.Logs ?? output.ImageFileId));

    /// <summary>The pieces of the input and of each output, put together.</summary>
    private static string Joined(IEnumerable<RunStepDetailsUpdate> updates)
    {
        var pieces = updates.ToList();
        var outputs = pieces.SelectMany(piece => piece.CodeInterpreterOutputs ?? []).GroupBy(output => output.OutputIndex).ToList();
        Assert.Equal(Enumerable.Range(0, outputs.Count), outputs.Select(output => output.Key));
        return Shown(
            string.Concat(pieces.Select(piece => piece.CodeInterpreterInput)),
            outputs.Select(output => output.First().ImageFileId ?? string.Concat(output.Select(part => part.Logs))));
    }

    private static string Shown(string input, IEnumerable<string> outputs) => JsonSerializer.Serialize(new { input, outputs });
}
