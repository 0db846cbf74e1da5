using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>Uses a running server as any client would: over its public API.</summary>
/// <param name="key">The key that the server asks for; null where it needs none.</param>
public sealed class LoadClient(Uri server, TextWriter output, TimeProvider time, string? key = null) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new()
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromMinutes(15),
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>False where the server was not ready in time, or stopped.</summary>
    public async Task<bool> WaitUntilReadyAsync(Func<bool> isRunning, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        while (isRunning() && time.GetElapsedTime(start) < StartTimeout)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("/readyz", UriKind.Relative), cancel);
                if (response.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(PollInterval, time, cancel);
        }

        return false;
    }

    /// <summary>Uploads the documents and makes the store, unless a store of that name exists. Returns its id.</summary>
    public async Task<string> LoadAsync(DirectoryInfo folder, string store, CancellationToken cancel)
    {
        if (await FindStoreAsync(store, cancel) is { } known)
        {
            await output.WriteLineAsync(HiddenCharacters.RemoveFromLines($"The store '{store}' is loaded already."));
            return known;
        }

        var files = DocumentFolder.Documents(folder).ToList();
        var ids = new JsonArray();
        foreach (var file in files)
        {
            ids.Add(await UploadAsync(file, cancel));
            await output.WriteAsync($"\rUploaded {ids.Count} of {files.Count} documents");
        }

        await output.WriteLineAsync();
        var created = await SendAsync(
            HttpMethod.Post, "/v1/vector_stores", JsonContent.Create(new JsonObject { ["name"] = store, ["file_ids"] = ids }), cancel);
        return await WaitUntilReadAsync((string)created["id"]!, cancel);
    }

    /// <summary>Asks the store and prints the answer with its footnotes.</summary>
    public async Task AskAsync(string storeId, string question, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/answers")
        {
            Content = JsonContent.Create(new JsonObject { ["question"] = question, ["vector_store_ids"] = new JsonArray(storeId) }),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/markdown"));
        using var response = await http.SendAsync(request, cancel);
        await output.WriteLineAsync(HiddenCharacters.RemoveFromLines($"\nQ: {question}\n"));
        await output.WriteAsync(HiddenCharacters.RemoveFromLines(await response.Content.ReadAsStringAsync(cancel)));
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();

    private async Task<string?> FindStoreAsync(string name, CancellationToken cancel)
    {
        JsonNode page;
        var after = "";
        do
        {
            page = await SendAsync(HttpMethod.Get, $"/v1/vector_stores?limit=100{after}", content: null, cancel);
            foreach (var store in page["data"]!.AsArray().Where(store => (string?)store!["name"] == name))
            {
                return (string)store!["id"]!;
            }

            after = $"&after={(string?)page["last_id"]}";
        }
        while ((bool)page["has_more"]!);
        return null;
    }

    private async Task<string> UploadAsync(FileInfo file, CancellationToken cancel)
    {
        await using var content = file.OpenRead();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("assistants"), "purpose" },
            { new StreamContent(content), "file", file.Name },
        };
        return (string)(await SendAsync(HttpMethod.Post, "/v1/files", form, cancel))["id"]!;
    }

    private async Task<string> WaitUntilReadAsync(string storeId, CancellationToken cancel)
    {
        while (true)
        {
            var store = await SendAsync(HttpMethod.Get, $"/v1/vector_stores/{storeId}", content: null, cancel);
            var counts = store["file_counts"]!;
            await output.WriteAsync($"\rRead {(int)counts["completed"]!} of {(int)counts["total"]!} documents");
            if ((int)counts["in_progress"]! == 0)
            {
                await output.WriteLineAsync((int)counts["failed"]! is > 0 and var failed ? $"; {failed} could not be read" : "");
                return storeId;
            }

            await Task.Delay(PollInterval, time, cancel);
        }
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(body)!
            : throw new HttpRequestException(
                HiddenCharacters.RemoveFromLines($"{method} {path} answered {(int)response.StatusCode}: {body}"), inner: null, response.StatusCode);
    }
}
