using System.CommandLine;
using System.Net;
using RetrievalQA.Server.Commands.Loading;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary><c>load FOLDER</c>: keeps a store of a running server as a folder is, and may ask a question.</summary>
public static class LoadCommand
{
    /// <summary>Exit code where the server asks for a key and was given none, or a wrong one.</summary>
    private const int NeedsKey = 4;

    /// <summary>Exit code where some of the files could not be loaded; each was named.</summary>
    private const int SomeFailed = 5;

    private const string Store = "Documents";

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Folder with the documents." };
        var url = AddressOption();
        var store = new Option<string>("--store")
        {
            Description = "Name of the vector store. Where it exists, what is new or changed is loaded.",
            DefaultValueFactory = _ => Store,
        };
        var all = new Option<bool>("--all") { Description = DocumentFolder.AllDescription };
        var question = new Option<string?>("--ask") { Description = "A question to ask of the store." };
        var file = new Option<string?>("--address-file") { Description = "Connections:AddressFile of a server that was just started.", Hidden = true };
        var process = new Option<int>("--server-process") { Description = "Its process id.", Hidden = true };
        var command = new Command("load", "Loads a folder into a running server through its API.") { folder, url, store, all, question, file, process };
        command.SetAction((arguments, cancel) => RunAsync(
            new LoadRequest(
                arguments.GetRequiredValue(folder), arguments.GetRequiredValue(store), arguments.GetValue(all), arguments.GetValue(question)),
            arguments.GetRequiredValue(url),
            arguments.GetValue(file) is { } addressFile ? new StartedServer(addressFile, arguments.GetValue(process), TimeProvider.System) : null,
            cancel));
        return command;
    }

    /// <param name="started">The server to take instead of the one at the address; null for that.</param>
    private static async Task<int> RunAsync(LoadRequest request, Uri address, StartedServer? started, CancellationToken cancel)
    {
        using var found = started;
        if (!request.Folder.Exists)
        {
            return Fail($"There is no folder '{request.Folder.FullName}'.");
        }

        if (started is null)
        {
            return await LoadAsync(request, address, isRunning: null, cancel);
        }

        return await started.FindAsync(cancel) is { } own
            ? await LoadAsync(request, own, () => started.IsRunning, cancel)
            : started.IsRunning ? Fail($"The server does not answer at its own addresses from here, so nothing was loaded. {started.Obstacle}".TrimEnd()) : 1;
    }

    /// <param name="isRunning">Whether it is worth to wait for the server; null where nothing is known about it.</param>
    private static async Task<int> LoadAsync(LoadRequest request, Uri server, Func<bool>? isRunning, CancellationToken cancel)
    {
        if (ServerArgument.ReadKey(out var key) is { } fault)
        {
            return Fail(fault);
        }

        using var client = new LoadClient(server, Console.Out, TimeProvider.System, key, !Console.IsOutputRedirected);
        try
        {
            if (!await client.WaitUntilReadyAsync(isRunning, cancel))
            {
                return Fail($"No server is ready at {server}.");
            }

            var loaded = await client.LoadAsync(request.Folder, request.Store, request.WithCode, cancel);
            if (request.Question is not null)
            {
                await client.AskAsync(loaded.StoreId, request.Question, cancel);
            }

            return loaded.HasFailures ? SomeFailed : 0;
        }
        catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
        {
            Fail($"Nothing was loaded: the server asks for a key. Make one with 'keys add', set {ServerArgument.KeyVariable} to it and load again; "
                + "it goes into the project that the key opens.");
            return NeedsKey;
        }
        catch (HttpRequestException lost) when (lost.StatusCode is null)
        {
            return Fail(Explain(lost, server));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException
            || (failure is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return Fail(failure.Message);
        }
    }

    private static string Explain(HttpRequestException lost, Uri server) => lost.HttpRequestError == HttpRequestError.SecureConnectionError
        ? $"There is no secure connection to {server}. {lost.GetBaseException().Message.TrimEnd('.')}. SSL_CERT_FILE names a certificate to trust."
        : $"The server at {server} does not answer any more. {lost.Message} Load again when it does: what was loaded stays.";

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(HiddenCharacters.RemoveFromLines(reason));
        return 1;
    }

    private static Option<Uri> AddressOption() => new("--url")
    {
        Description = "Address of the server.",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"),
        CustomParser = ServerArgument.ReadAddress,
    };

    private sealed record LoadRequest(DirectoryInfo Folder, string Store, bool WithCode, string? Question);
}
