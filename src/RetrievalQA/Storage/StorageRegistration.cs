using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage.Backup;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage;

public static class StorageRegistration
{
    /// <summary>Adds the stores. Call it before folders that add workers: its sweep must start first.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(DataFolderOptions.Section);
        services.AddOptions<DataFolderOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LiteDbOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DataFolder>();
        services.AddSingleton<StorageHealth>();
        services.AddSingleton<DurableDatabase>();
        services.AddSingleton<BlobStore>();
        services.AddSingleton<ParsedTextStore>();
        services.AddSingleton<SetAside>();
        services.AddSingleton<ContentLedger>();
        services.AddSingleton<LiteDbFileStore>();
        services.AddSingleton<IFileStore>(provider => provider.GetRequiredService<LiteDbFileStore>());
        services.AddSingleton<IReadings, LiteDbReadings>();
        services.TryAddSingleton<RereadingBell>();
        services.AddSingleton<SourceTexts>();
        services.AddSingleton<LiteDbUploadStore>();
        services.AddSingleton<IUploadStore>(provider => provider.GetRequiredService<LiteDbUploadStore>());
        services.AddSingleton<IVectorStoreCatalog, LiteDbVectorStoreCatalog>();
        services.AddSingleton<IIngestionLedger, LiteDbIngestionLedger>();
        services.AddSingleton<IFileInventories, LiteDbFileInventories>();
        services.AddSingleton<IChunkStore, LiteDbChunkStore>();
        services.AddSingleton<IConversationStore, LiteDbConversationStore>();
        services.AddSingleton(provider => new FolderBackup(
            provider.GetRequiredService<DurableDatabase>(),
            provider.GetRequiredService<ContentLedger>(),
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new FolderCheck(
            provider.GetRequiredService<DurableDatabase>(),
            provider.GetRequiredService<BlobStore>(),
            provider.GetRequiredService<ParsedTextStore>(),
            provider.GetRequiredService<IReadings>()));
        services.AddHostedService<LeftoverSweep>();
        return services;
    }
}
