using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands.Loading;

/// <summary>Keeps a store of a running server as a folder is, as any client could: over the public API.</summary>
public sealed class LoadClient : IDisposable
{
    private const int KeptLocks = 1_000;

    private readonly Uri server;
    private readonly TextWriter output;
    private readonly TimeProvider time;
    private readonly ProgressLine lines;
    private readonly ServerConnection connection;

    /// <param name="key">The key that the server asks for; null where it needs none.</param>
    /// <param name="isTerminal">Whether progress is shown on the output.</param>
    public LoadClient(Uri server, TextWriter output, TimeProvider time, string? key = null, bool isTerminal = false)
    {
        (this.server, this.output, this.time) = (server, output, time);
        lines = new ProgressLine(output, isTerminal);
        connection = new ServerConnection(
            server, time, key, reason => lines.WriteLineAsync($"The server takes nothing more for the moment; this waits for it. {OneLine.Of(reason)}"));
    }

    /// <inheritdoc cref="ServerConnection.WaitUntilReadyAsync"/>
    public Task<bool> WaitUntilReadyAsync(Func<bool>? isRunning, CancellationToken cancel) => connection.WaitUntilReadyAsync(isRunning, cancel);

    /// <summary>
    /// Uploads what is new or changed since the last time; the store is made where there is none. Names each file that is left
    /// out, that could not be loaded, or that the folder does not hold any more.
    /// </summary>
    /// <param name="withCode">Source code and the data of programs too.</param>
    /// <exception cref="HttpRequestException">The server refuses to go on, or does not answer any more.</exception>
    /// <exception cref="IOException">The folder cannot be read, or the user's cache not written.</exception>
    public async Task<LoadedStore> LoadAsync(DirectoryInfo folder, string store, bool withCode, CancellationToken cancel)
    {
        using var alone = await CommandLock.TakeAsync(
            LockPath(store, LockFolder), () => lines.WriteLineAsync($"Another load into the store '{store}' is running; this one waits for it."), time, cancel);
        NewestFiles.Keep(LockFolder, KeptLocks);
        try
        {
            return await LoadAloneAsync(folder, store, withCode, alone, cancel);
        }
        finally
        {
            await lines.ClearAsync();
        }
    }

    /// <summary>Asks the store and prints the answer with its footnotes.</summary>
    public async Task AskAsync(string storeId, string question, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/answers")
        {
            Content = JsonContent.Create(new JsonObject { ["question"] = question, ["vector_store_ids"] = new JsonArray(storeId) }),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/markdown"));
        using var response = await connection.SendAsync(request, cancel);
        await output.WriteLineAsync(HiddenCharacters.RemoveFromLines($"\nQ: {question}\n"));
        await output.WriteAsync(HiddenCharacters.RemoveFromLines(await response.Content.ReadAsStringAsync(cancel)));
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => connection.Dispose();

    private async Task<LoadedStore> LoadAloneAsync(DirectoryInfo folder, string store, bool withCode, CommandLock alone, CancellationToken cancel)
    {
        var contents = new DocumentFolder(folder, withCode).Read();
        foreach (var line in SkippedLines.Of(contents.Skipped))
        {
            await lines.WriteLineAsync(line);
        }

        var source = LoadedFolders.Note(folder);
        var unreadable = contents.Unreadable.ToList();
        var documents = await HashAsync(source, contents.Documents, unreadable, cancel);
        foreach (var (path, reason) in unreadable)
        {
            await lines.WriteLineAsync($"Not loaded: {path}: {reason}");
        }

        var storeId = await FindStoreAsync(store, cancel) ?? await CreateStoreAsync(store, cancel);
        var members = new StoreFiles(connection, storeId);
        var files = new ServerFiles(connection);
        var stored = await new UnmarkedFiles(files).RecognizeAsync(await members.ListAsync(cancel), documents, cancel);
        var plan = LoadPlan.For(source, documents, stored, IsPresent(contents), LoadedFolders.IsGone);
        var failures = await new FolderLoad(connection, members, files, alone, lines, time).RunAsync(plan, stored, cancel);
        await ReportAsync(store, plan);
        return new LoadedStore(storeId, HasFailures: unreadable.Count + failures > 0);
    }

    private static string LockFolder => Path.Combine(UserCache.Folder, "locks");

    // This machine has many names.
    private string LockPath(string store, string folder) =>
        Path.Combine(folder, UserCache.NameOf($"{(server.IsLoopback ? $"{server.Port}" : server.Authority)} {store}"));

    private async Task<List<LocalDocument>> HashAsync(
        string source, IReadOnlyList<FolderDocument> documents, List<UnreadableEntry> unreadable, CancellationToken cancel)
    {
        var hashed = new List<LocalDocument>();
        foreach (var document in documents)
        {
            await lines.ShowAsync($"Compared {hashed.Count} of {documents.Count} documents");
            try
            {
                await using var content = document.File.OpenRead();
                var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
                hashed.Add(new LocalDocument(document, new DocumentSource(source, document.Path, hash)));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(UnreadableEntry.Of(document.Path, failure));
            }
        }

        return hashed;
    }

    private async Task<string?> FindStoreAsync(string name, CancellationToken cancel)
    {
        await foreach (var store in connection.ListAsync("/v1/vector_stores?limit=100", after: null, cancel))
        {
            if ((string?)store["name"] == name && (string?)store["status"] != "expired")
            {
                return (string)store["id"]!;
            }
        }

        return null;
    }

    private async Task<string> CreateStoreAsync(string name, CancellationToken cancel) =>
        (string)(await connection.PostAsync("/v1/vector_stores", new JsonObject { ["name"] = name }, cancel))["id"]!;

    // Of a folder that was not looked into nothing is known but that it is there.
    private static Predicate<string> IsPresent(FolderContents contents)
    {
        var present = contents.Paths.Select(path => new DocumentSource("", path, "").Path).ToHashSet(StringComparer.Ordinal);
        return path =>
        {
            while (!present.Contains(path))
            {
                if (path.LastIndexOf('/') is not (> 0 and var end))
                {
                    return false;
                }

                path = path[..end];
            }

            return true;
        };
    }

    private async Task ReportAsync(string store, LoadPlan plan)
    {
        int Count(LoadChange change) => plan.Steps.Count(step => step.Change == change);
        var moved = Count(LoadChange.Moved) is > 0 and var count ? $"{count} moved, " : "";
        await lines.WriteLineAsync(
            $"Store '{store}': {Count(LoadChange.New)} new, {Count(LoadChange.Changed)} changed, {moved}{Count(LoadChange.None)} unchanged");
        if (plan.Gone.Count > 0)
        {
            var names = SkippedLines.Names([.. plan.Gone.Select(file => $"{file.Source!.Path} ({file.Id})")]);
            await lines.WriteLineAsync($"Kept, though no longer in the folder: {names}. DELETE /v1/files/ID removes one.");
        }

        if (plan.Namesakes.Count > 0)
        {
            var names = SkippedLines.Names([.. plan.Namesakes.Select(file => $"{file.Unmarked!.Name} ({file.Id})")]);
            await lines.WriteLineAsync($"Kept, though of the same name as a document: {names}. "
                + "They were not put there from this folder; DELETE /v1/files/ID removes one.");
        }
    }
}

/// <param name="HasFailures">Some of the files could not be loaded.</param>
public sealed record LoadedStore(string StoreId, bool HasFailures);
