using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RetrievalQA.Housekeeping;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Control;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Health;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Runs;
using RetrievalQA.Server.Runs.Steps;
using RetrievalQA.Server.Settings.Hosting;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.Uploads;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.Wire;
using RetrievalQA.Storage;
using Serilog;
using Serilog.Events;

namespace RetrievalQA.Server;

public static class ServerRegistration
{
    private const string Host = "\"Microsoft.Extensions.Hosting.Internal.Host\"";
    private const string StartFailed = "Hosting failed to start";

    public static IServiceCollection AddLogging(this IServiceCollection services, IConfiguration configuration) => services.AddSerilog(
        logging =>
        {
            LogSettings.Apply(logging, configuration);
            logging.Enrich.With<CleanLogs>().Filter.ByExcluding(IsSaidElsewhere);
        },
        preserveStaticLogger: true);

    /// <summary>What turns the engine into the API.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<ApiOptions>(configuration, ApiOptions.Section);
        services.AddChecked<KeyOptions>(configuration, KeyOptions.Section);
        services.AddChecked<ConnectionOptions>(configuration, ConnectionOptions.Section);
        services.AddChecked<LimitOptions>(configuration, LimitOptions.Section);
        services.AddChecked<Housekeeping.FileOptions>(configuration, Housekeeping.FileOptions.Section);
        services.AddChecked<StoreOptions>(configuration, StoreOptions.Section);
        services.AddChecked<UploadOptions>(configuration, UploadOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IngestionBell>();
        services.TryAddSingleton<RunBell>();
        return services
            .AddWire()
            .AddGuards()
            .AddScoped<RequestedObjects>()
            .AddScoped<FileUpload>()
            .AddSingleton<PartUpload>()
            .AddSingleton<UploadCompletion>()
            .AddSingleton<DocumentTexts>()
            .AddScoped<StoreFiling>()
            .AddSingleton<PassageOffsets>()
            .AddSingleton<StoreSearch>()
            .AddScoped<ToolResourcesResolver>()
            .AddSingleton<AssistantFiles>()
            .AddScoped<MessageFiles>()
            .AddSingleton<MessageFootnotes>()
            .AddSingleton<ThreadLock>()
            .AddScoped<ThreadCreation>()
            .AddSingleton<ThreadView>()
            .AddScoped<RunCreation>()
            .AddSingleton<RunView>()
            .AddSingleton<SearchResultTexts>()
            .AddSingleton<RunReply>()
            .AddSingleton<ModelList>()
            .AddSingleton<IReadinessCheck, StorageReadiness>()
            .AddSingleton<IReadinessCheck, IndexReadiness>()
            .AddSingleton<IReadinessCheck, ParserReadiness>()
            .AddSingleton<IReadinessCheck, ModelReadiness>()
            .AddControl()
            .AddHousekeeping();
    }

    private static IServiceCollection AddControl(this IServiceCollection services) => services
        .AddSingleton<ServerInstance>()
        .AddSingleton<AddressFile>()
        .AddHostedService(provider => provider.GetRequiredService<AddressFile>())
        .AddSingleton<IStartCheck>(provider => provider.GetRequiredService<AddressFile>())
        .AddHostedService<ControlSocket>();

    private static IServiceCollection AddHousekeeping(this IServiceCollection services) => services
        .AddHostedService<FileExpiry>()
        .AddHostedService<TextErasure>()
        .AddHostedService<UploadExpiry>()
        .AddHostedService<StoreExpiry>()
        .AddHostedService<SetAsideExpiry>();

    private static IServiceCollection AddWire(this IServiceCollection services) => services
        .AddExceptionHandler<ApiExceptionHandler>()
        .ConfigureHttpJsonOptions(options => WireJson.Configure(options.SerializerOptions))
        .Configure<KestrelServerOptions>(kestrel =>
        {
            // Uploads are larger than Kestrel's own limit; those who read a body bound it.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });

    private static IServiceCollection AddGuards(this IServiceCollection services) => services
        .AddScoped<Caller>()
        .AddSingleton(provider => new KeyFile(provider.GetRequiredService<IOptions<DataFolderOptions>>().Value.KeysPath))
        .AddSingleton<KeyRing>()
        .AddSingleton<IValidateOptions<KeyOptions>, AllowedKeys>()
        .AddSingleton<LoopbackBinding>()
        .AddSingleton<IStartCheck, FreeAddresses>()
        .AddSingleton<ConnectionTable>()
        .AddSingleton<IConfigureOptions<KestrelServerOptions>, ConnectionLimits>()
        .AddHostedService<TokenMeter>();

    private static void AddChecked<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class =>
        services.AddOptions<T>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();

    /// <summary>
    /// Where the server cannot start, the serve command says why in one line; the host would log the same with a stack
    /// trace, and every worker that is stopped by it as a failure.
    /// </summary>
    private static bool IsSaidElsewhere(LogEvent entry) =>
        entry.Properties.TryGetValue("SourceContext", out var source) && source.ToString() == Host
        && (entry.MessageTemplate.Text == StartFailed || entry.Exception is OperationCanceledException);
}
