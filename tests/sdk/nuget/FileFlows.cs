using OpenAI.Files;
using OpenAI.VectorStores;

namespace RetrievalQA.Sdk;

internal sealed class FileFlows(Clients clients)
{
    public async Task Models()
    {
        var models = (await clients.Models.GetModelsAsync()).Value;
        Assert.Contains(models, model => model.Id == "extractive");
        Assert.Equal("extractive", (await clients.Models.GetModelAsync("extractive")).Value.Id);
        await Library.FailsAsync(404, "no-such-model", () => clients.Models.DeleteModelAsync("no-such-model"));
    }

    public async Task Files()
    {
        var bytes = Enumerable.Range(0, 4096).Select(index => (byte)(index * 7)).ToArray();
        OpenAIFile file = await clients.Files.UploadFileAsync(BinaryData.FromBytes(bytes), "메모 😀.bin", FileUploadPurpose.Batch);
        Assert.Equal("메모 😀.bin", file.Filename);
        Assert.Equal(FilePurpose.Batch, file.Purpose);
        Assert.Equal(bytes.Length, file.SizeInBytes);
        Assert.Equal(file.Id, (await clients.Files.GetFileAsync(file.Id)).Value.Id);
        Assert.Equal(bytes, (await clients.Files.DownloadFileAsync(file.Id)).Value.ToArray());
        Assert.Contains((await clients.Files.GetFilesAsync(FilePurpose.Batch)).Value, listed => listed.Id == file.Id);
        Assert.DoesNotContain((await clients.Files.GetFilesAsync(FilePurpose.Assistants)).Value, listed => listed.Id == file.Id);
        Assert.True((await clients.Files.DeleteFileAsync(file.Id)).Value.Deleted);
        await Library.FailsAsync(404, "No such File object", () => clients.Files.GetFileAsync(file.Id));
    }

    public async Task VectorStores()
    {
        var library = new Library(clients);
        var leave = await library.UploadAsync("leave-policy.txt", Library.Policy);
        var parking = await library.UploadAsync("parking.md", "Visitors park in row C.");
        var badges = await library.UploadAsync("badges.txt", "The badge office is in room 114.");
        var zeros = await library.UploadAsync("zeros.pdf", new string('\0', 5000));
        var storeId = await clients.CreateStoreAsync(new VectorStoreCreationOptions
        {
            Name = "Policies",
            FileIds = { leave.Id },
            Metadata = { ["team"] = "people" },
            ExpirationPolicy = new VectorStoreExpirationPolicy(VectorStoreExpirationAnchor.LastActiveAt, 3),
            ChunkingStrategy = FileChunkingStrategy.CreateStaticStrategy(200, 50),
        });
        Assert.Equal([parking.Id, badges.Id], (await clients.AddBatchAsync(storeId, [parking.Id, badges.Id])).OrderBy(id => id == parking.Id ? 0 : 1));
        Assert.NotNull(await clients.AddAsync(storeId, zeros.Id));
        var store = await clients.ReadyAsync(storeId);
        Assert.Equal((3, 1, 4), (store.FileCounts.Completed, store.FileCounts.Failed, store.FileCounts.Total));
        Assert.Equal("people", store.Metadata["team"]);
        Assert.Equal(store.LastActiveAt + TimeSpan.FromDays(3), store.ExpiresAt);
        Assert.Equal(4, (await clients.FilesOfAsync(storeId)).Distinct().Count());

        VectorStore renamed = await clients.Stores.ModifyVectorStoreAsync(storeId, new VectorStoreModificationOptions { Name = "Renamed" });
        Assert.Equal("Renamed", renamed.Name);
        await clients.RemoveAsync(storeId, zeros.Id);
        Assert.Equal(3, (await clients.ReadyAsync(storeId)).FileCounts.Total);
        Assert.True((await clients.Stores.DeleteVectorStoreAsync(storeId)).Value.Deleted);
        await Library.FailsAsync(
            404, "No vector store found", () => clients.Stores.ModifyVectorStoreAsync(storeId, new VectorStoreModificationOptions { Name = "Gone" }));
    }
}
