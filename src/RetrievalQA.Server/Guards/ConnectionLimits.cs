using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Server.Guards;

/// <summary>Gives the settings to the web server, and has it ask before it serves a connection.</summary>
public sealed class ConnectionLimits(IOptions<ConnectionOptions> settings, LoopbackBinding loopback, ConnectionTable table)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        var limits = options.Limits;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.Value.HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(settings.Value.IdleSeconds);
        var slowest = new MinDataRate(settings.Value.MinBytesPerSecond, TimeSpan.FromSeconds(settings.Value.GraceSeconds));
        limits.MinRequestBodyDataRate = slowest;
        limits.MinResponseDataRate = slowest;
        options.ConfigureEndpointDefaults(listen =>
        {
            loopback.Check(listen.IPEndPoint);
            listen.Use(next => connection => ServeAsync(connection, next));
        });
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (table.TryEnter(connection))
        {
            try
            {
                await next(connection);
            }
            finally
            {
                table.Leave(connection.ConnectionId);
            }
        }
        else
        {
            connection.Abort(new ConnectionAbortedException("Every connection has a request in progress."));
        }
    }
}
