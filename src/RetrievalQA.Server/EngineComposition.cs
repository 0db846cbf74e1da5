using Microsoft.Extensions.Options;
using RetrievalQA.Answering;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion;
using RetrievalQA.Retrieval;
using RetrievalQA.Sandboxes;
using RetrievalQA.Semantics;
using RetrievalQA.Server.Control;
using RetrievalQA.Server.Settings;
using RetrievalQA.Storage;
using Serilog;
using Serilog.Events;

namespace RetrievalQA.Server;

/// <summary>Puts the parts of the engine together: the only place that knows all of them.</summary>
public static class EngineComposition
{
    // For all else that stops with the server, once the runs have.
    private const int MoreShutdownSeconds = 10;

    // Commands name each file that was not read themselves.
    private const string Ingestion = "RetrievalQA.Ingestion";

    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddStorage(configuration)
            .AddIngestion(configuration)
            .AddSemantics(configuration)
            .AddIndexing(configuration)
            .AddRetrieval(configuration)
            .AddAnswering(configuration)
            .AddCodeInterpreter(configuration)
            .AddSingleton<AnswerService>()
            .AddSingleton<DataCheck>();
        services.Configure<IngestionOptions>(options => options.ParserAssembly = typeof(Program).Assembly.Location);
        services.AddOptions<IndexingOptions>().Configure<IOptions<DataFolderOptions>>(
            (options, storage) => (options.Path, options.VectorsPath) = (storage.Value.IndexPath, storage.Value.VectorsPath));
        services.AddOptions<CodeInterpreterOptions>().Configure<IOptions<DataFolderOptions>>(
            (options, storage) => options.DataFolder = Path.GetFullPath(storage.Value.Path));
        services.AddOptions<HostOptions>()
            .Configure<IOptions<RunOptions>>((host, runs) => host.ShutdownTimeout = TimeSpan.FromSeconds(runs.Value.ShutdownSeconds + MoreShutdownSeconds));
        return services;
    }

    /// <summary>The engine without a web server, for commands. Logs warnings and errors only.</summary>
    /// <param name="settings">Arguments such as <c>--Storage:Path=…</c>.</param>
    public static IHost BuildConsoleHost(string[] settings)
    {
        var builder = ConsoleBuilder(settings);
        builder.Services
            .AddSerilog(logging => logging
                .MinimumLevel.Warning()
                .MinimumLevel.Override(Ingestion, LogEventLevel.Error)
                .Enrich.With<CleanLogs>()
                .WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose))
            .AddEngine(builder.Configuration);
        return builder.Build();
    }

    /// <summary>The settings as the server, started here with these arguments, would have them.</summary>
    public static IConfiguration ConsoleSettings(string[] settings) => ConsoleBuilder(settings).Configuration;

    private static HostApplicationBuilder ConsoleBuilder(string[] settings)
    {
        SettingFaults.ThrowIfAny(SettingSources.Read(settings));
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        SettingSources.PutVariablesBeforeFiles(builder.Configuration);
        SettingPaths.MakeAbsolute(builder.Configuration);
        return builder;
    }
}
