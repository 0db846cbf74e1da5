using System.CommandLine;
using System.Globalization;
using RetrievalQA.Documents;
using RetrievalQA.Server.Guards;
using RetrievalQA.Storage;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary><c>keys add</c>, <c>keys list</c>, <c>keys remove</c>: who may use the API. A running server notices by itself.</summary>
public static class KeysCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "The data folder of the server; by default Storage:Path.", Recursive = true };
        return new Command("keys", "Makes, lists and removes the keys of the API.") { data, Add(data), List(data), Remove(data) };
    }

    private static Command Add(Option<DirectoryInfo?> data)
    {
        var project = new Option<string>(
            "--project") { Description = "The project that the key opens; 'default' is the one used without keys.", Required = true };
        var label = new Option<string?>("--name") { Description = "What to call the key." };
        var requests = Limit("--requests-per-minute", "Requests that it may make in a minute; by default any number.");
        var tokens = Limit("--tokens-per-minute", "Model tokens that its project's runs may use in a minute; by default any number.");
        var command = new Command("add", "Makes a key and prints it, this once.") { project, label, requests, tokens };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(arguments => Run(arguments, data, (file, console) =>
        {
            var named = arguments.GetRequiredValue(project);
            var id = Project.IdOf(named) ?? throw new ArgumentException($"--project '{named}' must be letters, digits, '-' and '_', 64 at most.");
            var secret = ApiKey.NewSecret();
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var key = new ApiKey(
                ApiKey.HashOf(secret), id, arguments.GetValue(label), now, arguments.GetValue(requests), arguments.GetValue(tokens));
            file.Change(keys => [.. keys, key]);
            console.Output.WriteLine(secret);
            console.Error.WriteLine($"{key.Id} opens {key.ProjectId}. It is kept, hashed, in '{file.Path}' and is not shown again.");
        }));
        return command;
    }

    private static Command List(Option<DirectoryInfo?> data)
    {
        var command = new Command("list", "Lists the keys; of a key itself nothing is known.");
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(arguments => Run(arguments, data, (file, console) =>
        {
            console.Output.WriteLine("ID\tPROJECT\tCREATED\tREQUESTS/MIN\tTOKENS/MIN\tNAME");
            foreach (var key in file.Parse(file.Read()))
            {
                var created = key.CreatedAt is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : "-";
                console.Output.WriteLine(
                    $"{key.Id}\t{HiddenCharacters.Remove(key.ProjectId)}\t{created}\t{Show(key.RequestsPerMinute)}\t{Show(key.TokensPerMinute)}\t{HiddenCharacters.Remove(OneLine.Of(key.Label ?? ""))}");
            }
        }));
        return command;
    }

    private static Command Remove(Option<DirectoryInfo?> data)
    {
        var id = new Argument<string>("id") { Description = "The key's id as listed." };
        var command = new Command("remove", "Removes a key; the objects of its project stay.") { id };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(arguments => Run(arguments, data, (file, console) =>
        {
            var wanted = arguments.GetRequiredValue(id);
            file.Change(keys => keys.Any(key => key.Id == wanted)
                ? [.. keys.Where(key => key.Id != wanted)]
                : throw new ArgumentException($"There is no key '{wanted}' in '{file.Path}'."));
            console.Error.WriteLine($"Removed {wanted}.");
        }));
        return command;
    }

    private static Option<int?> Limit(string name, string description)
    {
        var limit = new Option<int?>(name) { Description = description };
        limit.Validators.Add(given =>
        {
            if (given.Tokens is [var written] && !(int.TryParse(written.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
            {
                given.AddError($"{name} must be above 0, and a whole number.");
            }
        });
        return limit;
    }

    private static string Show(int? limit) => limit is null ? "-" : $"{limit}";

    private static int Run(ParseResult arguments, Option<DirectoryInfo?> data, Action<KeyFile, InvocationConfiguration> action)
    {
        try
        {
            var folder = new DataFolderOptions { Path = arguments.GetValue(data)?.FullName ?? ConfiguredFolder([.. arguments.UnmatchedTokens]) };
            action(new KeyFile(folder.KeysPath), arguments.InvocationConfiguration);
            if (!File.Exists(folder.DatabasePath))
            {
                arguments.InvocationConfiguration.Error.WriteLine(HiddenCharacters.RemoveFromLines(
                    $"No server has kept data in '{folder.Path}' yet; one that is started with it uses these keys."));
            }

            return 0;
        }
        catch (Exception refused) when (refused is ArgumentException || StartFailure.Explain(refused) is not null)
        {
            arguments.InvocationConfiguration.Error.WriteLine(HiddenCharacters.RemoveFromLines(StartFailure.Explain(refused) ?? refused.Message));
            return 1;
        }
    }

    /// <summary>Where the server, started here with these settings, would keep its data.</summary>
    private static string ConfiguredFolder(string[] settings) =>
        EngineComposition.ConsoleSettings(settings).GetSection(DataFolderOptions.Section).Get<DataFolderOptions>()!.Path;
}
