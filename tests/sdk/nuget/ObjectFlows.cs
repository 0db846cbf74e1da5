using System.Text.RegularExpressions;
using OpenAI.Assistants;
using OpenAI.Files;

namespace RetrievalQA.Sdk;

internal sealed partial class ObjectFlows(Clients clients, Library library)
{
    private static readonly string Unknown = "asst_" + new string('x', 24);

    public async Task Errors()
    {
        await Library.FailsAsync(404, $"No assistant found with id '{Unknown}'.", () => clients.Assistants.GetAssistantAsync(Unknown));
        var wrong = await Library.FailsAsync(
            400, "Invalid 'thread_id': 'undefined'. Expected an ID that begins with 'thread'.", () => clients.Assistants.GetThreadAsync("undefined"));
        Assert.Contains("thread_id", wrong.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
        await Library.FailsAsync(
            400, "Parameter: metadata", () =>
            clients.Assistants.CreateAssistantAsync("gpt-4o", new AssistantCreationOptions { Metadata = { ["key"] = new string('x', 513) } }));
        await Library.FailsAsync(
            400, "Parameter: temperature", () => clients.Assistants.CreateAssistantAsync("gpt-4o", new AssistantCreationOptions { Temperature = 3 }));
        AssistantThread thread = await clients.Assistants.CreateThreadAsync();
        await Library.FailsAsync(404, "No assistant found", () => clients.Assistants.CreateRunAsync(thread.Id, Unknown));
        await Library.FailsAsync(404, "No assistant found", () => clients.StreamAsync(thread.Id, Unknown));
        await Library.FailsAsync(
            400, "'magic' is not one of", () => clients.Files.UploadFileAsync(BinaryData.FromString("a"), "a.txt", new FileUploadPurpose("magic")));
        await Library.FailsAsync(404, "No such File object", () => clients.Files.DownloadFileAsync("file-" + new string('x', 22)));
    }

    public async Task Keys()
    {
        var stranger = clients.WithKey("sk-rqa-a-key-that-opens-nothing-wxyz");
        const string Wrong = "Incorrect API key provided: sk-rqa-a****wxyz.";
        await Library.FailsAsync(401, Wrong, () => stranger.Models.GetModelsAsync());
        await Library.FailsAsync(401, Wrong, () => stranger.Files.UploadFileAsync(BinaryData.FromString("a"), "a.txt", FileUploadPurpose.Assistants));
        await Library.FailsAsync(401, Wrong, () => stranger.StreamWithThreadAsync(Unknown, new ThreadCreationOptions()));
    }

    public async Task BusyThread()
    {
        Assistant assistant = await clients.Assistants.CreateAssistantAsync("scripted", new AssistantCreationOptions { Tools = { Library.Clock } });
        var threadId = await library.ThreadAskingAsync(Library.Script(new { calls = new[] { Library.CallOf("clock", new { }) } }));
        var run = await library.RunAsync(threadId, assistant.Id);
        var second = await Library.FailsAsync(400, "already has an active run", () => clients.Assistants.CreateRunAsync(threadId, assistant.Id));
        var message = await Library.FailsAsync(400, "while a run", () => library.AskAsync(threadId, "More"));
        await Library.FailsAsync(400, "already has an active run", () => clients.StreamAsync(threadId, assistant.Id));
        Assert.All([second, message], failure =>
            Assert.True(failure.Message.Contains(threadId, StringComparison.Ordinal) && failure.Message.Contains(run.Id, StringComparison.Ordinal)));

        // What clients do: take the run's id out of the message and cancel it.
        await clients.EndAsync(await clients.Assistants.CancelRunAsync(threadId, RunId().Match(second.Message).Value));
        await library.AskAsync(threadId, "More");
    }

    public async Task Paging()
    {
        var made = new List<string>();
        var thread = (await clients.Assistants.CreateThreadAsync()).Value.Id;
        var messages = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            made.Add((await clients.Assistants.CreateAssistantAsync("gpt-4o", new AssistantCreationOptions { Name = $"Page {number}" })).Value.Id);
            messages.Add((await clients.Assistants.CreateMessageAsync(thread, MessageRole.User, [$"Message {number}"])).Value.Id);
        }

        var assistants = await clients.Assistants.GetAssistantsAsync(new AssistantCollectionOptions { PageSizeLimit = 2 }).ToListAsync();
        Assert.Equal(made.AsEnumerable().Reverse(), assistants.Take(5).Select(assistant => assistant.Id));
        Assert.Equal(messages.AsEnumerable().Reverse(), await MessagesAsync(thread, new MessageCollectionOptions { PageSizeLimit = 2 }));
        Assert.Equal(messages, await MessagesAsync(thread, new MessageCollectionOptions { PageSizeLimit = 1, Order = MessageCollectionOrder.Ascending }));
        Assert.Equal([messages[0]], await MessagesAsync(thread, new MessageCollectionOptions { AfterId = messages[1] }));
        Assert.Empty(await MessagesAsync(thread, new MessageCollectionOptions { AfterId = messages[0] }));
        Assert.Empty(await clients.Assistants.GetRunsAsync(thread).ToListAsync());
        var runs = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            runs.Add((await library.RunAsync(thread, made[0])).Id);
        }

        Assert.Equal(runs.AsEnumerable()
            .Reverse(), (await clients.Assistants.GetRunsAsync(thread, new RunCollectionOptions { PageSizeLimit = 2 }).ToListAsync()).Select(run => run.Id));
        foreach (var id in made)
        {
            Assert.True((await clients.Assistants.DeleteAssistantAsync(id)).Value.Deleted);
        }
    }

    public async Task ModifyAndDelete()
    {
        var assistant = await library.PolicyAssistantAsync();
        Assistant changed = await clients.Assistants.ModifyAssistantAsync(
            assistant.Id, new AssistantModificationOptions { Name = "After", Metadata = { ["b"] = "2" } });
        Assert.Equal(("After", "2", 1), (changed.Name, changed.Metadata["b"], changed.Tools.Count));
        var thread = await library.ThreadAskingAsync(Library.Question);
        Assert.Equal("kim", (
            await clients.Assistants.ModifyThreadAsync(thread, new ThreadModificationOptions { Metadata = { ["user"] = "kim" } })).Value.Metadata["user"]);
        var run = await library.RunAsync(thread, assistant.Id, new RunCreationOptions { Metadata = { ["reason"] = "test" } });
        Assert.Equal("test", run.Metadata["reason"]);
        var messages = await clients.Assistants.GetMessagesAsync(thread).ToListAsync();
        Assert.Equal("yes", (
            await clients.Assistants.ModifyMessageAsync(
            thread, messages[1].Id, new MessageModificationOptions { Metadata = { ["kept"] = "yes" } })).Value.Metadata["kept"]);
        Assert.True((await clients.Assistants.DeleteMessageAsync(thread, messages[1].Id)).Value.Deleted);
        Assert.Equal([messages[0].Id], await MessagesAsync(thread, new MessageCollectionOptions()));

        // The cited file goes; the message keeps its citation.
        var cited = messages[0].Content[0].TextAnnotations[0].InputFileId;
        Assert.True((await clients.Files.DeleteFileAsync(cited)).Value.Deleted);
        Assert.Equal(cited, (await library.NewestAsync(thread)).Content[0].TextAnnotations[0].InputFileId);
        Assert.True((await clients.Assistants.DeleteAssistantAsync(assistant.Id)).Value.Deleted);
        await Library.FailsAsync(404, "No assistant found", () => clients.Assistants.DeleteAssistantAsync(assistant.Id));
        Assert.Equal(assistant.Id, (await clients.Assistants.GetRunAsync(thread, run.Id)).Value.AssistantId);
        Assert.True((await clients.Assistants.DeleteThreadAsync(thread)).Value.Deleted);
        await Library.FailsAsync(404, "No thread found", () => clients.Assistants.GetThreadAsync(thread));
    }

    private async Task<List<string>> MessagesAsync(string threadId, MessageCollectionOptions options) =>
        [.. (await clients.Assistants.GetMessagesAsync(threadId, options).ToListAsync()).Select(message => message.Id)];

    [GeneratedRegex(@"run_\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunId();
}
