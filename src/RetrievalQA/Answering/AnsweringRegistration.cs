using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RetrievalQA.Answering.BuiltIn;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Answering.Tools;

namespace RetrievalQA.Answering;

public static class AnsweringRegistration
{
    public static IServiceCollection AddAnswering(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RunOptions>().Bind(configuration.GetSection(RunOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ModelOptions>()
            .Bind(configuration.GetSection(ModelOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services
            .AddSingleton<ExtractiveChatCompletion>()
            .AddSingleton(provider =>
                new BuiltInModel(provider.GetRequiredService<ExtractiveChatCompletion>().AsModel(), model => new SearchFirstChatCompletion(model)))
            .AddSingleton<ModelCatalog>()
            .AddSingleton<EvidenceRanker>()
            .AddSingleton<EvidenceAligner>()
            .AddSingleton<CodeMender>()
            .AddSingleton<AnswerGrounding>()
            .AddSingleton<KnowledgeCatalog>()
            .AddSingleton<MessageImages>()
            .AddSingleton<ContextAssembler>()
            .AddSingleton<RunExecutor>()
            .AddSingleton<RunEventHub>()
            .AddSingleton<RunBell>()
            .AddSingleton<RunControl>()
            .AddHostedService<RunWorker>();
    }
}
