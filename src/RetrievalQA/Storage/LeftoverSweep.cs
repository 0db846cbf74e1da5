using Microsoft.Extensions.Hosting;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage;

/// <summary>Before the server takes requests: removes what an earlier process, killed in the middle, left behind.</summary>
internal sealed class LeftoverSweep(DurableDatabase database, LiteDbFileStore files, LiteDbUploadStore uploads) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.EraseLeftoversAsync(cancellationToken);
        await files.RemoveOrphansAsync(cancellationToken);
        await uploads.RemoveOrphansAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
