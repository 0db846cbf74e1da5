using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RetrievalQA.Indexing.Vectors;

namespace RetrievalQA.Indexing;

public static class IndexingRegistration
{
    /// <summary>Registers <see cref="ChunkIndex"/>. The composition sets <see cref="IndexingOptions.Path"/>.</summary>
    public static IServiceCollection AddIndexing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IndexingOptions>()
            .Bind(configuration.GetSection(IndexingOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<VectorBell>();
        services.AddSingleton<VectorIndex>();
        services.AddSingleton<ChunkIndex>();
        services.AddHostedService<IndexStartup>();
        services.AddHostedService<VectorWorker>();
        return services;
    }
}
