using System.Text.Json.Nodes;

namespace RetrievalQA.Server.Commands.Loading;

/// <summary>The files of one vector store.</summary>
internal sealed class StoreFiles(ServerConnection server, string storeId)
{
    private string Members => $"/v1/vector_stores/{storeId}/files";

    public async Task<List<StoredDocument>> ListAsync(CancellationToken cancel)
    {
        var stored = new List<StoredDocument>();
        await foreach (var member in server.ListAsync($"{Members}?limit=100", after: null, cancel))
        {
            stored.Add(StoredDocument.From(member));
        }

        return stored;
    }

    /// <summary>Adds a file, or has one that failed read again.</summary>
    /// <param name="chunking">Null for the server's own.</param>
    public Task AttachAsync(string fileId, JsonObject attributes, JsonNode? chunking, CancellationToken cancel)
    {
        var body = new JsonObject { ["file_id"] = fileId, ["attributes"] = attributes.DeepClone() };
        if (chunking is not null)
        {
            body["chunking_strategy"] = chunking.DeepClone();
        }

        return server.PostAsync(Members, body, cancel);
    }

    public Task SetAttributesAsync(string fileId, JsonObject attributes, CancellationToken cancel) =>
        server.PostAsync($"{Members}/{fileId}", new JsonObject { ["attributes"] = attributes }, cancel);

    /// <summary>How many files wait to be read.</summary>
    public async Task<int> CountUnreadAsync(CancellationToken cancel) =>
        (int)(await server.GetAsync($"/v1/vector_stores/{storeId}", cancel))["file_counts"]!["in_progress"]!;
}
