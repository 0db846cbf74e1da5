using FsCheck.Xunit;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel.ChatCompletion;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Tests.Storage;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>What of a thread a model is shown, over the real store.</summary>
public sealed class ContextAssemblerTests : IAsyncDisposable
{
    // What a message counts beside its words.
    private const int PerMessage = 4;
    private const int Plenty = 100_000;

    private static readonly ChatModel Model = new("scripted", Service: null!, ContextWindow: Plenty, "test");

    private readonly StorageFixture storage = new();

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task A_thread_that_fits_is_shown_whole_after_the_instructions()
    {
        var run = await RunAfterAsync("one", "two", "three");
        var history = await AssembleAsync(run with { Instructions = "Be brief.", Tools = [Tool(AssistantTool.FileSearch)] }, Plenty, "Run code.");
        Assert.Equal(["system", "user", "assistant", "user"], history.Select(message => message.Role.Label));
        Assert.Equal(["one", "two", "three"], history.Skip(1).Select(message => message.Content));
        Assert.StartsWith("Be brief.\n\n", history[0].Content, StringComparison.Ordinal);
        Assert.True(CitationInstructions.AreIn(history[0].Content!));
        Assert.EndsWith("\n\nRun code.", history[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_instructions_and_tools_there_is_no_system_message() =>
        Assert.Equal(["one"], await ShownAsync(await RunAfterAsync("one"), Plenty));

    [Fact]
    public async Task More_messages_than_a_page_of_the_store_are_shown_in_order()
    {
        var texts = Enumerable.Range(0, 120).Select(number => $"message {number}").ToArray();
        Assert.Equal(texts, await ShownAsync(await RunAfterAsync(texts), Plenty));
    }

    [Fact]
    public async Task What_the_run_itself_has_written_is_not_shown()
    {
        var run = await RunAfterAsync("one");
        var own = Samples.Message(run.ThreadId, "own", run.Id) with { Role = ThreadMessage.FromAssistant };
        await storage.Conversations.AdvanceRunAsync(run.ThreadId, run.Id, current => current, [], own, default);
        Assert.Equal(["one"], await ShownAsync(run, Plenty));
    }

    [Fact]
    public async Task The_middle_makes_room_from_its_oldest_message_on()
    {
        var texts = Enumerable.Range(0, 6).Select(number => Words(10, number)).ToArray();
        var each = Cost(texts[0]);
        Assert.Equal([texts[0], texts[4], texts[5]], await ShownAsync(await RunAfterAsync(texts), (3 * each) + each - 1));
    }

    [Fact]
    public async Task A_first_message_that_does_not_fit_beside_the_newest_is_left_out_for_what_does()
    {
        var (first, middle, newest) = (Words(60, 0), Words(5, 1), Words(50, 2));
        var budget = Cost(newest) + Cost(middle);
        Assert.True(Cost(first) <= budget);
        Assert.Equal([middle, newest], await ShownAsync(await RunAfterAsync(first, middle, newest), budget));
    }

    [Fact]
    public async Task A_newest_message_that_is_too_long_is_cut_and_stands_alone()
    {
        var newest = Words(200, 1);
        var shown = Assert.Single(await ShownAsync(await RunAfterAsync("one", "two", newest), 50));
        Assert.StartsWith(shown, newest, StringComparison.Ordinal);
        Assert.InRange(Cost(shown), 40, 50);
    }

    [Theory]
    [InlineData(1, new[] { "three" })]
    [InlineData(2, new[] { "two", "three" })]
    [InlineData(3, new[] { "one", "two", "three" })]
    [InlineData(9, new[] { "one", "two", "three" })]
    public async Task Last_messages_shows_the_newest_alone(int count, string[] expected)
    {
        var run = await RunAfterAsync("one", "two", "three");
        Assert.Equal(expected, await ShownAsync(run with { Truncation = new TruncationStrategy("last_messages", count) }, Plenty));
    }

    [Fact]
    public async Task Instructions_take_from_what_the_thread_may_have()
    {
        var run = await RunAfterAsync(Words(10, 0), Words(10, 1), Words(10, 2));
        var thread = 3 * Cost(Words(10, 0));
        Assert.Equal(3, (await AssembleAsync(run, thread + PerMessage, "")).Count);
        Assert.Equal(3, (await AssembleAsync(run with { Instructions = Words(10, 3) }, thread, "")).Count);
    }

    [Property(MaxTest = 25)]
    public void Whatever_the_thread_the_newest_stays_the_order_holds_and_the_budget_too(int seed) => CheckAsync(new Random(seed)).GetAwaiter().GetResult();

    private async Task CheckAsync(Random random)
    {
        var texts = Enumerable.Range(0, random.Next(1, 9)).Select(number => Words(random.Next(1, 40), number)).ToArray();
        var budget = random.Next(10, 200);
        var shown = await ShownAsync(await RunAfterAsync(texts), budget);
        Assert.InRange(shown.Sum(Cost), 1, budget);
        Assert.StartsWith(shown[^1], texts[^1], StringComparison.Ordinal);
        Assert.Equal(texts.Where(shown.Contains), shown[^1] == texts[^1] ? shown : shown.SkipLast(1));
    }

    private async Task<ThreadRun> RunAfterAsync(params string[] texts)
    {
        var thread = Samples.Thread();
        await storage.Conversations.AddThreadAsync(thread, [.. texts.Select(
            (text, index) => Samples.Message(thread.Id, text) with { Role = index % 2 == 0 ? ThreadMessage.User : ThreadMessage.FromAssistant })], default);
        return await storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [], default);
    }

    private Task<ChatHistory> AssembleAsync(ThreadRun run, int budget, string codeInstructions) =>
        new ContextAssembler(storage.Conversations, new MessageImages(storage.Files, Options.Create(new ModelOptions())))
            .AssembleAsync(run, Model, codeInstructions, budget, default);

    // Without instructions the system message costs what separates it.
    private async Task<List<string>> ShownAsync(ThreadRun run, int budget) =>
        [.. (await AssembleAsync(run, budget + PerMessage, "")).Select(message => message.Content!)];

    private static AssistantTool Tool(string type) => new(type, new System.Text.Json.Nodes.JsonObject { ["type"] = type });

    private static int Cost(string text) => TokenCounter.Count(text) + PerMessage;

    private static string Words(int count, int number) => $"{number}:" + string.Concat(Enumerable.Repeat(" word", count));
}
