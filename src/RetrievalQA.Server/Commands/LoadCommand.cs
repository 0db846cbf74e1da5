using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Net;

namespace RetrievalQA.Server.Commands;

/// <summary><c>load FOLDER</c>: puts a folder's documents into a store of a running server, once, and may ask a question.</summary>
public static class LoadCommand
{
    /// <summary>Exit code where the server asks for a key and was given none, or a wrong one.</summary>
    private const int NeedsKey = 4;

    /// <summary>Environment variable with the key: an argument could be read by other users of the machine.</summary>
    private const string KeyVariable = "RETRIEVALQA_API_KEY";

    private const string Store = "Documents";

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Folder with the documents." };
        var url = new Option<Uri>("--url")
        {
            Description = "Address of the server.",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"),
            CustomParser = ReadAddress,
        };
        var store = new Option<string>("--store") { Description = "Name of the vector store; nothing is loaded where it exists.", DefaultValueFactory = _ => Store };
        var question = new Option<string?>("--ask") { Description = "A question to ask of the store." };
        var server = new Option<int?>("--server-process") { Description = "Process id of the server; ends when that process does." };
        var command = new Command("load", "Loads a folder into a running server through its API.") { folder, url, store, question, server };
        command.SetAction(async (arguments, cancel) =>
        {
            var key = Environment.GetEnvironmentVariable(KeyVariable);
            using var client = new LoadClient(arguments.GetRequiredValue(url), Console.Out, TimeProvider.System, key);
            var process = arguments.GetValue(server) is { } id ? Find(id) : null;
            if (!await client.WaitUntilReadyAsync(() => process is { HasExited: false } || arguments.GetValue(server) is null, cancel))
            {
                await Console.Error.WriteLineAsync($"The server at {arguments.GetRequiredValue(url)} did not become ready.");
                return 1;
            }

            try
            {
                var storeId = await client.LoadAsync(arguments.GetRequiredValue(folder), arguments.GetRequiredValue(store), cancel);
                if (arguments.GetValue(question) is { } asked)
                {
                    await client.AskAsync(storeId, asked, cancel);
                }
            }
            catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
            {
                await Console.Error.WriteLineAsync($"The server asks for a key. Make one with 'keys add' and set {KeyVariable} to it.");
                return NeedsKey;
            }

            return 0;
        });
        return command;
    }

    private static Uri? ReadAddress(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address))
        {
            return address;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is not an address such as http://127.0.0.1:8080.");
        return null;
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            // It has ended already.
            return null;
        }
    }
}
