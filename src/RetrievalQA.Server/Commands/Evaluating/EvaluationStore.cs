using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>
/// A vector store with the documents of a set, made for one evaluation and removed after it, its files too. Where that does
/// not come to be, it expires after a day.
/// </summary>
internal sealed class EvaluationStore : IAsyncDisposable
{
    private const int FilesPerBatch = 500;
    private const int UploadsAtOnce = 4;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly EvaluatedServer server;
    private readonly ConcurrentDictionary<string, string> filesByDocument = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> documentsByFile = new(StringComparer.Ordinal);

    private EvaluationStore(EvaluatedServer server, string id)
    {
        this.server = server;
        Id = id;
    }

    public string Id { get; }

    /// <summary>Documents that the server refused, with its reason.</summary>
    public Dictionary<string, string> Refused { get; } = new(StringComparer.Ordinal);

    private string Members => $"{server.Root}/vector_stores/{Id}/files";

    /// <summary>Uploads the documents and waits until each can be searched, or was refused.</summary>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses to go on.</exception>
    public static async Task<EvaluationStore> LoadAsync(
        EvaluatedServer server, IReadOnlyList<EvaluatedDocument> documents, ProgressLine progress, CancellationToken cancel)
    {
        var made = await server.Connection.PostAsync(
            $"{server.Root}/vector_stores",
            new JsonObject { ["name"] = "Evaluation", ["expires_after"] = new JsonObject { ["anchor"] = "last_active_at", ["days"] = 1 } },
            cancel);
        var store = new EvaluationStore(server, (string)made["id"]!);
        try
        {
            await store.UploadAsync(documents, progress, cancel);
            await store.WaitAsync(documents.Count, progress, cancel);
            await store.NoteFailedAsync(cancel);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public string? FileOf(string documentId) => filesByDocument.GetValueOrDefault(documentId);

    /// <summary>Empty for a file that is not of this store.</summary>
    public string DocumentOf(string fileId) => documentsByFile.GetValueOrDefault(fileId, "");

    // What runs for this evaluation alone is deleted as a whole.
    public async ValueTask DisposeAsync()
    {
        if (!server.IsOwn)
        {
            await server.Connection.DeleteAsync($"{server.Root}/vector_stores/{Id}", CancellationToken.None);
            foreach (var file in documentsByFile.Keys)
            {
                await server.Connection.DeleteAsync($"{server.Root}/files/{file}", CancellationToken.None);
            }
        }
    }

    private async Task UploadAsync(IReadOnlyList<EvaluatedDocument> documents, ProgressLine progress, CancellationToken cancel)
    {
        var uploaded = 0;
        foreach (var batch in documents.Chunk(FilesPerBatch))
        {
            var files = new ConcurrentBag<string>();
            var options = new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce, CancellationToken = cancel };
            await Parallel.ForEachAsync(batch, options, async (document, end) =>
            {
                if (await UploadAsync(document, end) is { } fileId)
                {
                    files.Add(fileId);
                }
            });
            uploaded += batch.Length;
            await progress.ShowAsync($"Uploaded {uploaded} of {documents.Count} documents");
            if (!files.IsEmpty)
            {
                await server.Connection.PostAsync(
                    $"{server.Root}/vector_stores/{Id}/file_batches",
                    new JsonObject { ["file_ids"] = new JsonArray([.. files.Select(id => (JsonNode)id)]) },
                    cancel);
            }
        }
    }

    /// <returns>Null where the server refuses the document.</returns>
    private async Task<string?> UploadAsync(EvaluatedDocument document, CancellationToken cancel)
    {
        try
        {
            var file = await server.Connection.SendAsync(HttpMethod.Post, $"{server.Root}/files", () => ContentOf(document), cancel);
            var id = (string)file["id"]!;
            filesByDocument[document.Id] = id;
            documentsByFile[id] = document.Id;
            return id;
        }
        catch (HttpRequestException refused) when (refused.StatusCode is { } status && (int)status is >= 400 and < 500)
        {
            lock (Refused)
            {
                Refused[document.Id] = refused.Message;
            }

            return null;
        }
    }

    private static MultipartFormDataContent ContentOf(EvaluatedDocument document) => new()
    {
        { new StringContent("assistants"), "purpose" },
        { new StringContent("created_at"), "expires_after[anchor]" },
        { new StringContent($"{(int)TimeSpan.FromDays(1).TotalSeconds}"), "expires_after[seconds]" },
        {
            new StreamContent(document.Open())
            {
                // The framework refuses names with quotation marks, and writes others in words that few servers read.
                Headers =
                {
                    ContentDisposition = new ContentDispositionHeaderValue("form-data")
                    {
                        Name = "file", FileName = $"\"{document.FileName.Replace('"', '\'')}\"", FileNameStar = document.FileName,
                    },
                },
            }
        },
    };

    private async Task WaitAsync(int documents, ProgressLine progress, CancellationToken cancel)
    {
        while (true)
        {
            var store = await server.Connection.GetAsync($"{server.Root}/vector_stores/{Id}", cancel);
            var unread = (int?)store["file_counts"]?["in_progress"] ?? 0;
            if (unread == 0)
            {
                await progress.ClearAsync();
                return;
            }

            await progress.ShowAsync($"Read {documents - unread} of {documents} documents");
            await Task.Delay(PollInterval, TimeProvider.System, cancel);
        }
    }

    private async Task NoteFailedAsync(CancellationToken cancel)
    {
        await foreach (var failed in server.Connection.ListAsync($"{Members}?filter=failed&limit=100", after: null, cancel))
        {
            Refused[DocumentOf((string)failed["id"]!)] = (string?)failed["last_error"]?["message"] ?? "It could not be read.";
        }
    }
}
