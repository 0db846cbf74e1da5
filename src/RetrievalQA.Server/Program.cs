using System.CommandLine;
using System.Globalization;
using RetrievalQA.Server;
using RetrievalQA.Server.Answers;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Commands;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Health;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Runs;
using RetrievalQA.Server.Settings;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.Uploads;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.Wire;
using RetrievalQA.Text;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

if (ParseWorkerCommand.IsAskedFor(args))
{
    return await ParseWorkerCommand.RunAsync();
}

var root = new RootCommand("Answers questions about your documents, with footnotes that are true. Without a command it serves the API.")
{
    AskCommand.Create(),
    LoadCommand.Create(),
    KeysCommand.Create(),
    CheckCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    EvalCommand.Create(Build),
};
root.TreatUnmatchedTokensAsErrors = false;
HelpWithSettings.AddTo(root);
root.SetAction((_, _) => ServeCommand.RunAsync(() => Build(args)));

if (CurrentFolder.Fault() is { } lost)
{
    Console.Error.WriteLine(lost);
    return 1;
}

var parsed = root.Parse(args is ["help", .. var asked] ? [.. asked, "--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (ArgumentFault.Of(parsed) is { } fault)
{
    Console.Error.WriteLine(HiddenCharacters.RemoveFromLines(fault));
    return 1;
}

return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static WebApplication Build(string[] args)
{
    SettingFaults.ThrowIfAny(SettingSources.Read(args));
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    SettingSources.PutVariablesBeforeFiles(builder.Configuration);
    SettingPaths.MakeAbsolute(builder.Configuration);
    builder.Services
        .AddLogging(builder.Configuration)
        .AddEngine(builder.Configuration)
        .AddApi(builder.Configuration);

    var app = builder.Build();
    app.UseApi();
    app.MapHealth();

    var api = app.MapGroup(ApiDoors.Root).AddEndpointFilter(ObjectId.CheckRoute);
    api.MapFiles();
    api.MapUploads();
    api.MapVectorStores();
    api.MapAssistants();
    api.MapThreads();
    api.MapMessages();
    api.MapRuns();
    api.MapModels();
    api.MapAnswers();
    return app;
}

/// <summary>The entry point, named so that tests can start it.</summary>
public partial class Program;
