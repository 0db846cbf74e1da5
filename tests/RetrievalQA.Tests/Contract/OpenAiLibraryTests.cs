using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Assistants;
using OpenAI.Files;
using OpenAI.VectorStores;

namespace RetrievalQA.Tests.Contract;

/// <summary>The official .NET library, which deserializes strictly, against the server.</summary>
public sealed class OpenAiLibraryTests(IdleServer server) : IClassFixture<IdleServer>, IDisposable
{
    private static readonly ApiKeyCredential Key = new("none");

    private readonly Uri endpoint = new("http://localhost/v1");
    private readonly HttpClientPipelineTransport transport = new(server.CreateClient());

    public void Dispose() => transport.Dispose();

    [Fact]
    public async Task Files_stores_and_batches_round_trip()
    {
        var files = new OpenAIFileClient(Key, new OpenAIClientOptions { Endpoint = endpoint, Transport = transport });
        var stores = new VectorStoreClient(Key, new VectorStoreClientOptions { Endpoint = endpoint, Transport = transport });
        OpenAIFile file = await files.UploadFileAsync(BinaryData.FromString("Filip: cake"), "좋아하는 음식.txt", FileUploadPurpose.Assistants);
        Assert.Equal("좋아하는 음식.txt", file.Filename);
        Assert.Equal("Filip: cake", (await files.DownloadFileAsync(file.Id)).Value.ToString());

        VectorStore store = await stores.CreateVectorStoreAsync(new VectorStoreCreationOptions { Name = "foods", FileIds = { file.Id } });
        Assert.Equal((1, VectorStoreStatus.InProgress), (store.FileCounts.Total, store.Status));
        Assert.Equal(file.Id, (await stores.GetVectorStoreFileAsync(store.Id, file.Id)).Value.FileId);
        VectorStoreFileBatch batch = await stores.AddFileBatchToVectorStoreAsync(store.Id, [file.Id]);
        Assert.Equal(1, batch.FileCounts.Total);
        Assert.True((await files.DeleteFileAsync(file.Id)).Value.Deleted);
    }

    [Fact]
    public async Task Assistants_threads_messages_and_runs_round_trip()
    {
        var client = new AssistantClient(Key, new AssistantClientOptions { Endpoint = endpoint, Transport = transport });
        Assistant assistant = await client.CreateAssistantAsync("gpt-4o", new AssistantCreationOptions
        {
            Tools = { ToolDefinition.CreateFileSearch(maxResults: 2), ToolDefinition.CreateFunction("f") },
            Temperature = 0.5f,
        });
        Assert.Equal(2, assistant.Tools.Count);
        AssistantThread thread = await client.CreateThreadAsync();
        ThreadMessage message = await client.CreateMessageAsync(thread.Id, MessageRole.User, ["Hello 👋"]);
        Assert.Equal("Hello 👋", message.Content[0].Text);
        ThreadRun run = await client.CreateRunAsync(thread.Id, assistant.Id);
        Assert.Equal(RunStatus.Queued, run.Status);
        var failure = await Assert.ThrowsAsync<ClientResultException>(() => client.CreateMessageAsync(thread.Id, MessageRole.User, ["More"]));
        Assert.Equal(400, failure.Status);
        Assert.Equal(RunStatus.Cancelling, (await client.CancelRunAsync(thread.Id, run.Id)).Value.Status);

        var seen = new List<string>();
        await foreach (var listed in client.GetMessagesAsync(thread.Id))
        {
            seen.Add(listed.Id);
        }

        Assert.Equal([message.Id], seen);
    }
}
