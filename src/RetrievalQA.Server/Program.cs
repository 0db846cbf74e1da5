using System.CommandLine;
using System.Globalization;
using RetrievalQA.Answering;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion;
using RetrievalQA.Retrieval;
using RetrievalQA.Server;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Commands;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Health;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Runs;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.Wire;
using RetrievalQA.Storage;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

var root = new RootCommand("Answers questions about your documents, with footnotes that are true. Without a command it serves the API.")
{
    TreatUnmatchedTokensAsErrors = false,
};
root.SetAction((parsed, _) => ServeCommand.RunAsync(parsed, () => Build(args)));

return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null })
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Services.AddLogging(builder.Configuration);
    builder.Services
        .AddStorage(builder.Configuration)
        .AddIngestion(builder.Configuration)
        .AddIndexing(builder.Configuration)
        .AddRetrieval(builder.Configuration)
        .AddAnswering(builder.Configuration)
        .AddApi(builder.Configuration);

    var app = builder.Build();
    app.UseApi();
    app.MapHealth();

    var api = app.MapGroup("/v1").AddEndpointFilter(ObjectId.CheckRoute);
    api.MapFiles();
    api.MapVectorStores();
    api.MapAssistants();
    api.MapThreads();
    api.MapMessages();
    api.MapRuns();
    api.MapModels();
    return app;
}

/// <summary>The entry point, named so that tests can start it.</summary>
public partial class Program;
