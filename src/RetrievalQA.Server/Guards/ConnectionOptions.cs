using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Server.Guards;

/// <summary>Section "Connections": how many there may be, and how slow the other side.</summary>
public sealed class ConnectionOptions
{
    public const string Section = "Connections";

    /// <summary>Connections at a time; more are closed at once.</summary>
    [Range(1, 1_000_000)]
    public int Maximum { get; init; } = 1_000;

    /// <summary>Seconds within which the headers of a request must have come.</summary>
    [Range(1, 600)]
    public int HeaderSeconds { get; init; } = 30;

    /// <summary>Seconds that a connection stays open without a request.</summary>
    [Range(1, 3_600)]
    public int IdleSeconds { get; init; } = 130;

    /// <summary>Bytes a second that bodies must come and answers must be taken with.</summary>
    [Range(1, 1_000_000)]
    public int MinBytesPerSecond { get; init; } = 240;

    /// <summary>Seconds before a slow body or reader is cut off.</summary>
    [Range(2, 600)]
    public int GraceSeconds { get; init; } = 5;
}

/// <summary>Gives the settings to the web server.</summary>
public sealed class ConnectionLimits(IOptions<ConnectionOptions> settings) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        var limits = options.Limits;
        limits.MaxConcurrentConnections = settings.Value.Maximum;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.Value.HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(settings.Value.IdleSeconds);
        var slowest = new MinDataRate(settings.Value.MinBytesPerSecond, TimeSpan.FromSeconds(settings.Value.GraceSeconds));
        limits.MinRequestBodyDataRate = slowest;
        limits.MinResponseDataRate = slowest;
    }
}
