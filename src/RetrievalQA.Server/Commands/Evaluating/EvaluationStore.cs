using System.Collections.Concurrent;
using System.Net;
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
    private const int RequestsAtOnce = 4;
    private const string Expiry = "expires_after";

    private static readonly string[] Finished = ["completed", "failed", "cancelled"];

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CleaningTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CreationTime = TimeSpan.FromSeconds(10);

    private readonly EvaluatedServer server;
    private readonly ProgressLine progress;
    private readonly ConcurrentDictionary<string, string> filesByDocument = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> documentsByFile = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> refused = new(StringComparer.Ordinal);

    // A server that does not know it is asked without.
    private volatile bool expires = true;

    private EvaluationStore(EvaluatedServer server, ProgressLine progress)
    {
        this.server = server;
        this.progress = progress;
    }

    public string Id { get; private set; } = "";

    /// <summary>Documents that the server refused or could not read, with its reason.</summary>
    public IReadOnlyDictionary<string, string> Refused => refused;

    private string Stores => $"{server.Root}/vector_stores";

    /// <summary>Uploads the documents and waits until each can be searched, or was refused.</summary>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses to go on.</exception>
    /// <exception cref="IOException">It does not come to an end with reading, or takes no document at all.</exception>
    public static async Task<EvaluationStore> LoadAsync(
        EvaluatedServer server, IReadOnlyList<EvaluatedDocument> documents, ProgressLine progress, CancellationToken cancel)
    {
        var store = new EvaluationStore(server, progress);
        try
        {
            store.Id = await store.CreateAsync(cancel);
            await store.UploadAsync(documents, cancel);
            await store.WaitAsync(cancel);
            await store.NoteFailedAsync(cancel);
            await store.WaitForVectorsAsync(cancel);
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

    /// <summary>What cannot be removed is named; it is no reason to lose what was measured.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server.IsOwn)
        {
            return; // It is deleted as a whole.
        }

        using var limit = new CancellationTokenSource(CleaningTime, TimeProvider.System);
        var left = new ConcurrentQueue<string>();
        List<string> paths = [.. documentsByFile.Keys.Select(file => $"{server.Root}/files/{file}")];
        await Parallel.ForEachAsync(
            Id.Length > 0 ? paths.Prepend($"{Stores}/{Id}") : paths,
            new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce },
            async (path, _) =>
            {
                try
                {
                    await server.Connection.DeleteAsync(path, limit.Token);
                }
                catch (Exception failure) when (failure is HttpRequestException or InvalidDataException or OperationCanceledException)
                {
                    left.Enqueue(path);
                }
            });
        if (left.TryPeek(out var first))
        {
            await progress.WriteLineAsync($"Not removed from the server: {left.Count} of {paths.Count + 1} objects, such as {first}.");
        }
    }

    private async Task<string> CreateAsync(CancellationToken cancel)
    {
        var body = new JsonObject { ["name"] = "Evaluation" };
        if (expires)
        {
            body[Expiry] = new JsonObject { ["anchor"] = "last_active_at", ["days"] = 1 };
        }

        try
        {
            return ServerAnswer.TextOf(await MakeAsync(end => server.Connection.PostAsync(Stores, body, end), cancel), "id");
        }
        catch (HttpRequestException unknown) when (IsAboutExpiry(unknown))
        {
            expires = false;
            return await CreateAsync(cancel);
        }
    }

    // What the server is making when it is interrupted could not be removed without the answer that names it.
    private static async Task<T> MakeAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, TimeProvider.System);
        await using var interrupted = cancel.Register(() => limit.CancelAfter(CreationTime));
        return await request(limit.Token);
    }

    private async Task UploadAsync(IReadOnlyList<EvaluatedDocument> documents, CancellationToken cancel)
    {
        var uploaded = 0;
        foreach (var batch in documents.Chunk(FilesPerBatch))
        {
            var files = new ConcurrentBag<string>();
            var options = new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancel };
            await Parallel.ForEachAsync(batch, options, async (document, end) =>
            {
                if (await UploadAsync(document, end) is { } fileId)
                {
                    files.Add(fileId);
                }
            });
            uploaded += batch.Length;
            await progress.ShowAsync($"Uploaded {uploaded} of {documents.Count} documents");
            if (files.IsEmpty && documentsByFile.IsEmpty)
            {
                throw new IOException($"The server takes no document: {refused.Values.First()}");
            }

            if (!files.IsEmpty)
            {
                await server.Connection.PostAsync(
                    $"{Stores}/{Id}/file_batches", new JsonObject { ["file_ids"] = new JsonArray([.. files.Select(id => (JsonNode)id)]) }, cancel);
            }
        }
    }

    /// <returns>Null where the server refuses the document for what it is.</returns>
    private async Task<string?> UploadAsync(EvaluatedDocument document, CancellationToken cancel)
    {
        try
        {
            var made = await MakeAsync(end => server.Connection.SendAsync(HttpMethod.Post, $"{server.Root}/files", () => ContentOf(document), end), cancel);
            var id = ServerAnswer.TextOf(made, "id");
            filesByDocument[document.Id] = id;
            documentsByFile[id] = document.Id;
            return id;
        }
        catch (HttpRequestException unknown) when (IsAboutExpiry(unknown))
        {
            expires = false;
            return await UploadAsync(document, cancel);
        }
        catch (HttpRequestException refusal) when (refusal.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity)
        {
            refused[document.Id] = refusal.Message;
            return null;
        }
    }

    private bool IsAboutExpiry(HttpRequestException failure) => expires && failure.Message.Contains(Expiry, StringComparison.Ordinal);

    private MultipartFormDataContent ContentOf(EvaluatedDocument document)
    {
        var form = new MultipartFormDataContent { { new StringContent("assistants"), "purpose" } };
        if (expires)
        {
            form.Add(new StringContent("created_at"), $"{Expiry}[anchor]");
            form.Add(new StringContent($"{(int)TimeSpan.FromDays(1).TotalSeconds}"), $"{Expiry}[seconds]");
        }

        // The framework refuses names with quotation marks, and writes others in words that few servers read.
        form.Add(new StreamContent(document.Open())
        {
            Headers =
            {
                ContentDisposition = new ContentDispositionHeaderValue("form-data")
                {
                    Name = "file", FileName = $"\"{document.FileName.Replace('"', '\'')}\"", FileNameStar = document.FileName,
                },
            },
        });
        return form;
    }

    // A store may count its files late, so that none in progress is not enough.
    private async Task WaitAsync(CancellationToken cancel)
    {
        var (read, since) = (-1, TimeProvider.System.GetTimestamp());
        while (true)
        {
            var counts = (await server.Connection.GetAsync($"{Stores}/{Id}", cancel))["file_counts"] as JsonObject;
            var now = Finished.Sum(state => (int?)counts?[state] ?? 0);
            if (now >= documentsByFile.Count)
            {
                await progress.ClearAsync();
                return;
            }

            if (now != read)
            {
                (read, since) = (now, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                throw new IOException($"The server has read {now} of {documentsByFile.Count} documents and got no further in {Patience.TotalMinutes} minutes.");
            }

            await progress.ShowAsync($"Read {now} of {documentsByFile.Count} documents");
            await Task.Delay(PollInterval, TimeProvider.System, cancel);
        }
    }

    private async Task NoteFailedAsync(CancellationToken cancel)
    {
        await foreach (var member in server.Connection.ListAsync($"{Stores}/{Id}/files?filter=failed&limit=100", after: null, cancel))
        {
            // Not every server knows the filter.
            if ((string?)member["status"] is "failed" or "cancelled")
            {
                refused[DocumentOf(ServerAnswer.TextOf(member, "id"))] = (string?)member["last_error"]?["message"] ?? "It could not be read.";
            }
        }
    }

    // A server with a sentence model finds a document by words first, and by meaning a while later. Others say nothing of it.
    private async Task WaitForVectorsAsync(CancellationToken cancel)
    {
        while (await server.PendingVectorsAsync(cancel) is > 0 and var pending)
        {
            await progress.ShowAsync($"{pending} documents are yet to be read for their meaning");
            await Task.Delay(PollInterval, TimeProvider.System, cancel);
        }

        await progress.ClearAsync();
    }
}
