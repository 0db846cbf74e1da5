using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RetrievalQA.Ingestion.Parsing.ChildProcess;

namespace RetrievalQA.Ingestion;

public static class IngestionRegistration
{
    /// <summary>Composition sets <see cref="IngestionOptions.ParserAssembly"/> besides.</summary>
    public static IServiceCollection AddIngestion(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IngestionOptions>()
            .Bind(configuration.GetSection(IngestionOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IngestionBell>();
        services.TryAddSingleton<RereadingBell>();
        services.AddSingleton<ParserHost>();
        services.AddSingleton<ParserPool>();
        services.AddSingleton<DocumentIngester>();
        services.AddHostedService<IngestionWorker>();
        services.AddHostedService<RereadingWorker>();
        return services;
    }
}
