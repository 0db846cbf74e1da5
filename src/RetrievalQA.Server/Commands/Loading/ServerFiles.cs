using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RetrievalQA.Server.Commands.Loading;

/// <summary>The files of the project, in stores or not.</summary>
internal sealed class ServerFiles(ServerConnection server)
{
    /// <returns>Its id.</returns>
    public async Task<string> UploadAsync(FolderDocument document, CancellationToken cancel)
    {
        var uploaded = await server.SendAsync(
            HttpMethod.Post,
            "/v1/files",
            () => new MultipartFormDataContent
            {
                { new StringContent("assistants"), "purpose" },
                Content(document),
            },
            cancel);
        return (string)uploaded["id"]!;
    }

    // The framework refuses names with quotation marks; a server that reads the extended name needs no other.
    private static StreamContent Content(FolderDocument document) => new(document.File.OpenRead())
    {
        Headers = { ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileName = "document", FileNameStar = document.Name } },
    };

    /// <summary>Gone from every store, too.</summary>
    public Task DeleteAsync(string fileId, CancellationToken cancel) => server.DeleteAsync($"/v1/files/{fileId}", cancel);

    /// <summary>The id of the newest; null where there are none.</summary>
    public async Task<string?> NewestAsync(CancellationToken cancel) =>
        (string?)(await server.GetAsync("/v1/files?limit=1&order=desc", cancel))["data"]!.AsArray().FirstOrDefault()?["id"];

    /// <summary>The files that came after one, or all.</summary>
    public IAsyncEnumerable<JsonNode> ListAsync(string? after, CancellationToken cancel) =>
        server.ListAsync("/v1/files?limit=1000&order=asc", after, cancel);

    /// <summary>The hash of a file's content, in lower-case hex.</summary>
    public Task<string> HashAsync(string fileId, CancellationToken cancel) => server.ReadAsync(
        $"/v1/files/{fileId}/content", async content => Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)), cancel);
}
