using System.ClientModel;
using OpenAI;
using OpenAI.Assistants;
using OpenAI.Files;
using OpenAI.VectorStores;

namespace RetrievalQA.Tests.Contract;

/// <summary>The task of tests/sdk/v2.mjs with the official .NET SDK.</summary>
public sealed class DotNetSdkTests : IAsyncLifetime
{
    private const string Policy = "Employees receive 27 days of paid annual leave per calendar year.\nUp to six unused days may be carried over until 31 March.\n";

    private ServerProcess server = null!;

    private Uri Endpoint => new(server.Address, "/v1");

    public async Task InitializeAsync() => server = await ServerProcess.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_question_over_a_vector_store_is_answered_with_a_citation()
    {
        var key = new ApiKeyCredential("none");
        var files = new OpenAIFileClient(key, new OpenAIClientOptions { Endpoint = Endpoint });
        var stores = new VectorStoreClient(key, new VectorStoreClientOptions { Endpoint = Endpoint });
        var assistants = new AssistantClient(key, new AssistantClientOptions { Endpoint = Endpoint });

        OpenAIFile file = await files.UploadFileAsync(BinaryData.FromString(Policy), "휴가-policy.txt", FileUploadPurpose.Assistants);
        Assert.Equal("휴가-policy.txt", file.Filename);
        VectorStore store = await stores.CreateVectorStoreAsync(new VectorStoreCreationOptions { Name = "Policies", FileIds = { file.Id } });
        while (store.Status == VectorStoreStatus.InProgress)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            store = await stores.GetVectorStoreAsync(store.Id);
        }

        Assert.Equal(1, store.FileCounts.Completed);
        Assistant assistant = await assistants.CreateAssistantAsync("gpt-4o", new AssistantCreationOptions
        {
            Tools = { new FileSearchToolDefinition() },
            ToolResources = new ToolResources { FileSearch = new FileSearchToolResources { VectorStoreIds = { store.Id } } },
        });
        ThreadRun run = await assistants.CreateThreadAndRunAsync(assistant.Id, new ThreadCreationOptions { InitialMessages = { "How many days of annual leave do employees receive?" } });
        while (!run.Status.IsTerminal)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            run = await assistants.GetRunAsync(run.ThreadId, run.Id);
        }

        Assert.Equal(RunStatus.Completed, run.Status);
        var messages = await ToListAsync(assistants.GetMessagesAsync(run.ThreadId));
        Assert.Equal([MessageRole.Assistant, MessageRole.User], messages.Select(message => message.Role));
        var citation = Assert.Single(messages[0].Content[0].TextAnnotations);
        Assert.Equal(file.Id, citation.InputFileId);
        Assert.Contains(citation.TextToReplace, messages[0].Content[0].Text);
        Assert.Contains("27 days", messages[0].Content[0].Text);

        var steps = await ToListAsync(assistants.GetRunStepsAsync(run.ThreadId, run.Id));
        Assert.Equal([RunStepKind.CreatedMessage, RunStepKind.ToolCall], steps.Select(step => step.Kind));
        Assert.Equal("휴가-policy.txt", steps[1].Details.ToolCalls[0].FileSearchResults[0].FileName);
        Assert.Contains("27 days", steps[1].Details.ToolCalls[0].FileSearchResults[0].Content[0].Text);
        await files.DeleteFileAsync(file.Id);
        var failure = await Assert.ThrowsAsync<ClientResultException>(async () => await files.GetFileAsync(file.Id));
        Assert.Equal(404, failure.Status);
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
