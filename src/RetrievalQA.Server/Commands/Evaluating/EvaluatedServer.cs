using System.Security.Cryptography;
using System.Text;
using RetrievalQA.Retrieval;
using RetrievalQA.Server.Commands.Loading;
using RetrievalQA.Server.Health;
using RetrievalQA.Server.Wire;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>
/// The server that is measured: one that runs, or the API of this program itself, started here on a folder of its own that is
/// deleted at the end. Either is spoken to over HTTP, as a client would.
/// </summary>
internal sealed class EvaluatedServer : IAsyncDisposable
{
    /// <summary>Results that any server with the hosted API's limits gives for a search.</summary>
    private const int HostedDepth = 50;

    private const int OwnDepth = 200;

    // As many as the largest sets have documents.
    private const int FilesPerStore = 10_000_000;

    private const int KeyBytes = 16;

    private readonly WebApplication? own;
    private readonly string? data;

    private EvaluatedServer(Uri address, string? key, WebApplication? own, string? data)
    {
        this.own = own;
        this.data = data;
        Root = address.AbsolutePath is { Length: > 1 } path ? path.TrimEnd('/') : "/v1";
        Connection = new ServerConnection(
            address, TimeProvider.System, key, reason => Console.Error.WriteLineAsync($"The server takes nothing more for the moment. {OneLine.Of(reason)}"));
    }

    public ServerConnection Connection { get; }

    /// <summary>The path below which its API lies, such as "/v1".</summary>
    public string Root { get; }

    /// <summary>The most results that it gives for a search.</summary>
    public int SearchDepth => own is null ? HostedDepth : OwnDepth;

    public bool IsOwn => own is not null;

    /// <param name="key">Null where it asks for none.</param>
    public static EvaluatedServer At(Uri address, string? key) => new(address, key, own: null, data: null);

    /// <param name="build">Makes the server from arguments.</param>
    public static async Task<EvaluatedServer> StartAsync(Func<string[], WebApplication> build, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-eval-").FullName;
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        WebApplication? server = null;
        try
        {
            server = build(
            [
                $"--Storage:Path={folder}",
                "--urls=http://127.0.0.1:0",
                "--CodeInterpreter:Mode=Off",
                $"--Keys:Allowed:evaluation:Sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))}",
                $"--{LimitOptions.Section}:{nameof(LimitOptions.FilesPerStore)}={FilesPerStore}",
                $"--{RetrievalOptions.Section}:{nameof(RetrievalOptions.MaxResults)}={OwnDepth}",
                "--Serilog:MinimumLevel:Default=Error",
                "--Serilog:MinimumLevel:Override:Microsoft.Hosting=Error",
            ]);
            await server.StartAsync(cancel);
            return new EvaluatedServer(new Uri(server.Urls.First()), key, server, folder);
        }
        catch
        {
            await RemoveAsync(server, folder);
            throw;
        }
    }

    /// <summary>Files that are not found by meaning yet; 0 for a server that does not tell.</summary>
    public async Task<int> PendingVectorsAsync(CancellationToken cancel)
    {
        try
        {
            return (int?)(await Connection.GetAsync(HealthEndpoints.Ready, cancel))["vectors"]?["pending"] ?? 0;
        }
        catch (Exception unknown) when (unknown is HttpRequestException or InvalidDataException)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await RemoveAsync(own, data);
    }

    private static async Task RemoveAsync(WebApplication? server, string? folder)
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
