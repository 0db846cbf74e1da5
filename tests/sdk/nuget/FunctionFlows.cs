using OpenAI.Assistants;

namespace RetrievalQA.Sdk;

internal sealed class FunctionFlows(Clients clients, Library library)
{
    private static readonly FunctionToolDefinition Weather = new("get_weather")
    {
        Description = "Weather of a city.",
        Parameters = BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""),
    };

    public async Task Call()
    {
        var assistant = await FunctionAssistantAsync();
        var threadId = await library.ThreadAskingAsync("""Please call get_weather with {"city": "Zürich 🏔"}""");
        var waiting = await library.RunAsync(threadId, assistant.Id);
        Assert.Equal(RunStatus.RequiresAction, waiting.Status);
        var asked = Assert.Single(waiting.RequiredActions);
        Assert.Equal(("get_weather", """{"city": "Zürich 🏔"}"""), (asked.FunctionName, asked.FunctionArguments));
        var ended = await clients.EndAsync(
            await clients.Assistants.SubmitToolOutputsToRunAsync(threadId, waiting.Id, [new ToolOutput(asked.ToolCallId, "Snow, −4 °C.")]));
        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.Empty(ended.RequiredActions);
        Assert.Contains("Snow, −4 °C.", (await library.NewestAsync(threadId)).Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(["Snow, −4 °C."], (await CallsOfAsync(ended)).Select(call => call.FunctionOutput));

        // A choice of the client calls the function without a word about it.
        await library.AskAsync(threadId, "What time is it?");
        var forced = await library.RunAsync(threadId, assistant.Id, new RunCreationOptions { ToolConstraint = new ToolConstraint(Library.Clock) });
        Assert.Equal("clock", Assert.Single(forced.RequiredActions).FunctionName);
        Assert.Equal(RunStatus.Completed, (
            await clients.EndAsync(await clients.Assistants.SubmitToolOutputsToRunAsync(threadId, forced.Id, OutputsFor(forced)))).Status);
    }

    public async Task StreamedCall()
    {
        var assistant = await FunctionAssistantAsync();
        var threadId = await library.ThreadAskingAsync("""Please call get_weather with {"city": "Zürich 🏔"}""");
        var run = await StreamToCallsAsync(threadId, assistant.Id);
        Assert.Contains("""get_weather: {"city": "Zürich 🏔"} ☀""", await StreamAnswerAsync(run), StringComparison.Ordinal);
    }

    public async Task TwoCalls()
    {
        var assistant = await FunctionAssistantAsync("scripted");
        var twice = Library.Script(
            new { calls = new[] { Library.CallOf("get_weather", new { city = "Zürich" }), Library.CallOf("clock", new { city = "서울" }) } },
            new { say = new[] { "Snow", " at noon." } });
        var threadId = await library.ThreadAskingAsync(twice);
        var waiting = await library.RunAsync(threadId, assistant.Id);
        Assert.Equal(["get_weather", "clock"], waiting.RequiredActions.Select(asked => asked.FunctionName));
        var outputs = OutputsFor(waiting);
        await Library.FailsAsync(
            400, "Expected tool outputs for call_ids", () => clients.Assistants.SubmitToolOutputsToRunAsync(threadId, waiting.Id, outputs.Take(1)));
        var ended = await clients.EndAsync(await clients.Assistants.SubmitToolOutputsToRunAsync(threadId, waiting.Id, outputs.Reverse()));
        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.Equal(outputs.Select(output => output.Output), (await CallsOfAsync(ended)).Select(call => call.FunctionOutput));

        await library.AskAsync(threadId, twice);
        var streamed = await StreamToCallsAsync(threadId, assistant.Id);
        Assert.Equal(2, streamed.RequiredActions.Count);
        Assert.Equal("Snow at noon.", await StreamAnswerAsync(streamed));
    }

    public async Task SearchAndFunction()
    {
        var assistant = await library.PolicyAssistantAsync("scripted", Library.Clock);
        var both = Library.Script(
            new { calls = new[] { Library.CallOf("file_search", new { query = Library.Question }), Library.CallOf("clock", new { city = "서울" }) } },
            new { say = new[] { "It is noon. They get 27 days", "@27 days", "." } });
        var threadId = await library.ThreadAskingAsync(both);
        var waiting = await library.RunAsync(threadId, assistant.Id);
        Assert.Equal("clock", Assert.Single(waiting.RequiredActions).FunctionName);
        var ended = await clients.EndAsync(await clients.Assistants.SubmitToolOutputsToRunAsync(threadId, waiting.Id, OutputsFor(waiting)));
        Assert.Equal(RunStatus.Completed, ended.Status);
        await library.CheckCitationsAsync(await library.NewestAsync(threadId));
        Assert.Equal([RunStepToolCallKind.FileSearch, RunStepToolCallKind.Function], (await CallsOfAsync(ended)).Select(call => call.Kind).Order());

        await library.AskAsync(threadId, both);
        await StreamAnswerAsync(await StreamToCallsAsync(threadId, assistant.Id));
        await library.CheckCitationsAsync(await library.NewestAsync(threadId));
    }

    private async Task<Assistant> FunctionAssistantAsync(string model = "gpt-4o") =>
        await clients.Assistants.CreateAssistantAsync(model, new AssistantCreationOptions { Tools = { Weather, Library.Clock } });

    /// <summary>Answers each call with its name and arguments.</summary>
    private static ToolOutput[] OutputsFor(ThreadRun run) =>
        [.. run.RequiredActions.Select(asked => new ToolOutput(asked.ToolCallId, $"{asked.FunctionName}: {asked.FunctionArguments} ☀"))];

    private async Task<List<RunStepToolCall>> CallsOfAsync(ThreadRun run)
    {
        var steps = await clients.Assistants.GetRunStepsAsync(run.ThreadId, run.Id, new RunStepCollectionOptions { Order = RunStepCollectionOrder.Ascending })
            .ToListAsync();
        return [.. steps.Where(step => step.Kind == RunStepKind.ToolCall).SelectMany(step => step.Details.ToolCalls)];
    }

    /// <summary>Streams a run until it waits for the client.</summary>
    private async Task<ThreadRun> StreamToCallsAsync(string threadId, string assistantId)
    {
        var updates = await clients.StreamAsync(threadId, assistantId);
        var required = updates.OfType<RequiredActionUpdate>().ToList();
        var run = required[^1].Value;
        Assert.Equal(RunStatus.RequiresAction, run.Status);
        Assert.Equal(run.RequiredActions.Select(asked => (asked.ToolCallId, asked.FunctionName, asked.FunctionArguments)), required.Select(
            asked => (asked.ToolCallId, asked.FunctionName, asked.FunctionArguments)));

        // The fragments of the arguments, put together.
        var calls = updates.OfType<RunStepDetailsUpdate>().GroupBy(update => update.ToolCallIndex);
        var streamed = calls.Where(call => call.First().FunctionName is not null)
            .Select(call => (call.First().FunctionName, string.Concat(call.Select(update => update.FunctionArguments))));
        Assert.Equal(run.RequiredActions.Select(asked => (asked.FunctionName, asked.FunctionArguments)), streamed);
        return run;
    }

    /// <summary>Submits the outputs and streams the answer.</summary>
    private async Task<string> StreamAnswerAsync(ThreadRun run)
    {
        var updates = await clients.SubmitAsync(run, OutputsFor(run));
        Assert.Equal([StreamingUpdateReason.RunStepCompleted, StreamingUpdateReason.RunQueued, StreamingUpdateReason.RunInProgress], updates.Kinds().Take(3));
        Assert.Equal(StreamingUpdateReason.RunCompleted, updates.Kinds()[^1]);
        var stored = await library.NewestAsync(run.ThreadId);
        Assert.Equal(stored.Content[0].Text, updates.Text());
        return stored.Content[0].Text;
    }
}
