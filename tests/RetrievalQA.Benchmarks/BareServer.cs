using System.Diagnostics;

namespace RetrievalQA.Benchmarks;

/// <summary>The peer: the same web server in a process of its own, whose endpoints read the body and answer a small object.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    public const string Verb = "bare-server";

    private const string Address = "http://127.0.0.1:8098";

    private readonly Process process = Process.Start("dotnet", [typeof(BareServer).Assembly.Location, Verb]);

    public HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 }) { BaseAddress = new Uri(Address) };

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Serves until the process is killed.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Address);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapFallback(async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            return TypedResults.Text("{}", "application/json");
        });
        await app.RunAsync();
    }

    public static async Task<BareServer> StartAsync()
    {
        var server = new BareServer();
        while (true)
        {
            try
            {
                (await server.Http.GetAsync(new Uri("/", UriKind.Relative))).EnsureSuccessStatusCode();
                return server;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Http.Dispose();
    }
}
