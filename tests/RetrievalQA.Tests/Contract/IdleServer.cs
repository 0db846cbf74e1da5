using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;

namespace RetrievalQA.Tests.Contract;

/// <summary>A server whose workers do nothing, so that runs and files stay as a test puts them.</summary>
public sealed class IdleServer : RetrievalQaServer
{
    private static readonly string[] Workers = ["RetrievalQA.Ingestion", "RetrievalQA.Answering"];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            foreach (var worker in services.Where(
                service => service.ServiceType == typeof(IHostedService)
                && Workers.Any(name => service.ImplementationType?.Namespace?.StartsWith(name, StringComparison.Ordinal) == true)).ToList())
            {
                services.Remove(worker);
            }
        });
    }
}
