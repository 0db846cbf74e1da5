using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RetrievalQA.Indexing;

public static class IndexingRegistration
{
    public static IServiceCollection AddIndexing(this IServiceCollection services, IConfiguration configuration) => services;
}
