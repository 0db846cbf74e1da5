using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RetrievalQA.Tests.Contract;

/// <summary>What a proxy before the server does: ends TLS, with a certificate of its own, and passes the bytes on.</summary>
public sealed class TlsListener : IAsyncDisposable
{
    private readonly Uri server;
    private readonly X509Certificate2 certificate = CreateCertificate();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Task accepting;

    private TlsListener(Uri server)
    {
        this.server = server;
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>The file that clients are to trust.</summary>
    public string CertificatePath { get; } = Path.GetTempFileName();

    public static TlsListener StartBefore(Uri server) => new(server);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        closing.Dispose();
        certificate.Dispose();
        File.Delete(CertificatePath);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(closing.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    // A side that ends or breaks off ends the other; whoever tests sees it in the answers.
    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        using var behind = new TcpClient { NoDelay = true };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        client.NoDelay = true;
        try
        {
            await using var secure = new SslStream(client.GetStream());
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, over.Token);
            await behind.ConnectAsync(server.Host, server.Port, over.Token);
            var plain = behind.GetStream();
            Task[] copies = [secure.CopyToAsync(plain, over.Token), plain.CopyToAsync(secure, over.Token)];
            await Task.WhenAny(copies);
            await over.CancelAsync();
            await Task.WhenAll(copies);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or SocketException)
        {
            await over.CancelAsync();
        }
    }
}
