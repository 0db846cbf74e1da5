using System.Net;
using System.Net.Sockets;
using System.Text;
using RetrievalQA.Indexing;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Guards;

/// <summary>A server of four connections and two in reserve, on real sockets.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private const int Maximum = 4;
    private const int Reserve = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RetrievalQaServer server = new IdleServer()
        .With("Connections:Maximum", $"{Maximum}").With("Connections:Reserve", $"{Reserve}").With("Connections:GraceSeconds", "600")
            .With("Connections:HeaderSeconds", "600");

    private readonly List<Socket> sockets = [];

    public ConnectionTests()
    {
        server.UseKestrel(0);
        server.StartServer();
    }

    // Not over HTTP: a connection that is kept alive would count.
    public Task InitializeAsync() => server.Get<ChunkIndex>().CatchUpAsync(default);

    [Theory]
    [InlineData("")]
    [InlineData("GET /v1/files HTTP/1.1\r\nHost: localho")]
    [InlineData("GET /v1/files HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Slow: ")]
    [InlineData("\u0016\u0003\u0001")]
    public async Task Connections_without_a_whole_request_shut_nobody_out(string sent)
    {
        var first = await OpenAsync(sent);
        for (var number = 0; number < 10 * (Maximum + Reserve); number++)
        {
            await OpenAsync(sent);
        }

        Assert.Equal("200", await AskAsync("/v1/files"));
        Assert.Equal("200", await AskAsync("/readyz"));
        Assert.True(await IsClosedAsync(first));
    }

    [Fact]
    public async Task Of_those_kept_alive_the_one_idle_for_longest_is_closed()
    {
        var kept = new List<Socket>();
        for (var number = 0; number < Maximum + Reserve; number++)
        {
            kept.Add(await OpenAsync(""));
            Assert.Equal("200", await AskAsync("/healthz", kept[^1], keepAlive: true));
        }

        Assert.Equal("200", await AskAsync("/healthz", kept[0], keepAlive: true));
        await OpenAsync("");
        Assert.True(await IsClosedAsync(kept[1]));
        foreach (var other in kept.Except([kept[1]]))
        {
            Assert.Equal("200", await AskAsync("/healthz", other, keepAlive: true));
        }
    }

    [Fact]
    public async Task Requests_in_progress_are_never_closed_and_leave_a_reserve_for_health()
    {
        var uploads = new List<Socket>();
        for (var number = 0; number < Maximum; number++)
        {
            uploads.Add(await BeginUploadAsync());
        }

        await UntilBusyAsync();
        for (var number = 0; number < 20; number++)
        {
            await OpenAsync("");
        }

        Assert.Equal("200", await AskAsync("/healthz"));
        Assert.Equal("200", await AskAsync("/readyz"));
        Assert.Equal("503", await AskAsync("/v1/files"));
        foreach (var upload in uploads)
        {
            await upload.SendAsync("\r\n--b--\r\n"u8.ToArray());
            Assert.Equal("200", await StatusAsync(upload));
        }

        Assert.Equal("200", await AskAsync("/v1/files"));
    }

    public async Task DisposeAsync()
    {
        sockets.ForEach(socket => socket.Dispose());
        await server.DisposeAsync();
    }

    // An upload whose body lacks its end.
    private async Task<Socket> BeginUploadAsync()
    {
        const string Body = "--b\r\nContent-Disposition: form-data; name=purpose\r\n\r\nassistants\r\n--b\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\nhello";
        return await OpenAsync(
            $"POST /v1/files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {Body.Length + "\r\n--b--\r\n".Length}\r\n\r\n{Body}");
    }

    private async Task UntilBusyAsync()
    {
        var table = server.Get<RetrievalQA.Server.Guards.ConnectionTable>();
        using var limit = new CancellationTokenSource(Patience);
        while (table.Busy < Maximum)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    private async Task<Socket> OpenAsync(string sent)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        sockets.Add(socket);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.ClientOptions.BaseAddress.Port);
            await socket.SendAsync(Encoding.Latin1.GetBytes(sent));
        }
        catch (SocketException closed) when (closed.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // It gave way to those that were opened after it.
        }

        return socket;
    }

    private async Task<string> AskAsync(string path, Socket? over = null, bool keepAlive = false)
    {
        var socket = over ?? await OpenAsync("");
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: {(keepAlive ? "keep-alive" : "close")}\r\n\r\n"));
        return await StatusAsync(socket);
    }

    // The status code; the rest of a small answer comes with it.
    private static async Task<string> StatusAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        var answer = new StringBuilder();
        var buffer = new byte[64 * 1024];
        do
        {
            var read = await socket.ReceiveAsync(buffer, limit.Token);
            Assert.True(read > 0, $"closed after '{answer}'");
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        while (!IsWhole(answer.ToString()));
        return answer.ToString().Split(' ')[1];
    }

    private static bool IsWhole(string answer) =>
        answer.Contains("\r\n\r\n", StringComparison.Ordinal)
        && (!answer.Contains("chunked", StringComparison.OrdinalIgnoreCase) || answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal));

    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await socket.ReceiveAsync(new byte[1], limit.Token) == 0;
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }
}
