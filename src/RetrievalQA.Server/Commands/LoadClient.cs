using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>Uses a running server as any client would: over its public API.</summary>
/// <param name="key">The key that the server asks for; null where it needs none.</param>
/// <param name="isTerminal">Whether progress is shown on the output.</param>
public sealed class LoadClient(Uri server, TextWriter output, TimeProvider time, string? key = null, bool isTerminal = false) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ProgressLine progress = new(output, isTerminal);

    private readonly HttpClient http = new()
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromMinutes(15),
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <param name="isRunning">Waits as long as this holds; null: some seconds for a server that does not answer, a minute for one that is starting.</param>
    /// <returns>False where the server was not ready in time, or stopped.</returns>
    public async Task<bool> WaitUntilReadyAsync(Func<bool>? isRunning, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var patience = ConnectTimeout;
        while (isRunning?.Invoke() ?? time.GetElapsedTime(start) < patience)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("/readyz", UriKind.Relative), cancel);
                if (response.IsSuccessStatusCode)
                {
                    return true;
                }

                patience = StartTimeout;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(PollInterval, time, cancel);
        }

        return false;
    }

    /// <summary>Uploads the documents and makes the store, unless a store of that name exists. Names each file that could not be loaded.</summary>
    public async Task<LoadedStore> LoadAsync(DirectoryInfo folder, string store, CancellationToken cancel)
    {
        if (await FindStoreAsync(store, cancel) is { } known)
        {
            await WriteLineAsync($"The store '{store}' is loaded already.");
            return new LoadedStore(known, HasFailures: false);
        }

        var files = DocumentFolder.Documents(folder).ToList();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var name = Path.GetRelativePath(folder.FullName, file.FullName);
            await progress.ShowAsync($"Uploaded {names.Count} of {files.Count} documents");
            try
            {
                names[await UploadAsync(file, cancel)] = name;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException
                { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge })
            {
                await WriteLineAsync($"Not loaded: {name}: {failure.Message}");
            }
        }

        await WriteLineAsync($"Uploaded {names.Count} of {files.Count} documents");
        var body = new JsonObject { ["name"] = store, ["file_ids"] = new JsonArray([.. names.Keys.Select(id => JsonValue.Create(id))]) };
        var created = await SendAsync(HttpMethod.Post, "/v1/vector_stores", JsonContent.Create(body), cancel);
        var unread = await WaitUntilReadAsync((string)created["id"]!, names, cancel);
        return new LoadedStore((string)created["id"]!, HasFailures: unread > 0 || names.Count < files.Count);
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
        await foreach (var store in ListAsync("/v1/vector_stores?limit=100", cancel))
        {
            if ((string?)store["name"] == name)
            {
                return (string)store["id"]!;
            }
        }

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

    /// <returns>How many files could not be read; each was named.</returns>
    private async Task<int> WaitUntilReadAsync(string storeId, Dictionary<string, string> names, CancellationToken cancel)
    {
        var counts = (await SendAsync(HttpMethod.Get, $"/v1/vector_stores/{storeId}", content: null, cancel))["file_counts"]!;
        while ((int)counts["in_progress"]! > 0)
        {
            await progress.ShowAsync($"Read {(int)counts["completed"]!} of {(int)counts["total"]!} documents");
            await Task.Delay(PollInterval, time, cancel);
            counts = (await SendAsync(HttpMethod.Get, $"/v1/vector_stores/{storeId}", content: null, cancel))["file_counts"]!;
        }

        await foreach (var file in ListAsync($"/v1/vector_stores/{storeId}/files?limit=100&filter=failed", cancel))
        {
            await WriteLineAsync($"Not read: {names.GetValueOrDefault((string)file["id"]!)}: {(string?)file["last_error"]?["message"]}");
        }

        await WriteLineAsync($"Read {(int)counts["completed"]!} of {(int)counts["total"]!} documents");
        return (int)counts["failed"]!;
    }

    private async IAsyncEnumerable<JsonNode> ListAsync(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        JsonNode page;
        var after = "";
        do
        {
            page = await SendAsync(HttpMethod.Get, path + after, content: null, cancel);
            foreach (var item in page["data"]!.AsArray())
            {
                yield return item!;
            }

            after = $"&after={(string?)page["last_id"]}";
        }
        while ((bool)page["has_more"]!);
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        return response.IsSuccessStatusCode ? JsonNode.Parse(body)! : throw new HttpRequestException(
            ErrorMessage(body) ?? $"{method} {path} answered {(int)response.StatusCode}.", inner: null, response.StatusCode);
    }

    private static string? ErrorMessage(string body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["error"]?["message"];
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null; // It does not come from this API.
        }
    }

    private async Task WriteLineAsync(string line)
    {
        await progress.ClearAsync();
        await output.WriteLineAsync(HiddenCharacters.RemoveFromLines(line));
    }
}

/// <param name="HasFailures">Some of the files could not be loaded.</param>
public sealed record LoadedStore(string StoreId, bool HasFailures);
