using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RetrievalQA.Retrieval;

public static class RetrievalRegistration
{
    public static IServiceCollection AddRetrieval(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RetrievalOptions>()
            .Bind(configuration.GetSection(RetrievalOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<HybridRetriever>();
        services.AddSingleton<SentenceRanker>();
        services.AddSingleton<ClaimMatcher>();
        return services;
    }
}
