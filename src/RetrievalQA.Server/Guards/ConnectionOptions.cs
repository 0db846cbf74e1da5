using System.ComponentModel.DataAnnotations;
using System.Net;

namespace RetrievalQA.Server.Guards;

/// <summary>Section "Connections": how many there may be, and how slow the other side.</summary>
public sealed class ConnectionOptions : IValidatableObject
{
    public const string Section = "Connections";

    /// <summary>Connections that may have a request in progress at a time.</summary>
    [Range(1, 1_000_000)]
    public int Maximum { get; init; } = 1_000;

    /// <summary>
    /// Connections beyond these, for /healthz and /readyz. At both together, a new one takes the place of the one that has been
    /// without a request for longest; where every one has a request, it is closed.
    /// </summary>
    [Range(1, 10_000)]
    public int Reserve { get; init; } = 16;

    /// <summary>Connections of one address (of IPv6, one /64 network). This machine and the named proxies have no such bound.</summary>
    [Range(1, 1_000_000)]
    public int PerAddress { get; init; } = 256;

    /// <summary>Addresses and networks ("10.0.0.0/8") whose connections carry the requests of many.</summary>
    public string[] Proxies { get; init; } = [];

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

    /// <summary>
    /// A file into which the server writes, once it listens, a line with the id that /healthz shows and a line for each address;
    /// for programs that start it, also with port 0. It goes when the server stops. Empty: none.
    /// </summary>
    public string AddressFile { get; init; } = "";

    /// <summary>Null where the text is neither an address nor a network.</summary>
    public static IPNetwork? NetworkOf(string proxy)
    {
        if (IPAddress.TryParse(proxy, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(proxy, out var network) ? network : null;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Proxies
        .Where(proxy => NetworkOf(proxy) is null)
        .Select(proxy => new ValidationResult($"'{proxy}' is neither an address nor a network such as 10.0.0.0/8.", [nameof(Proxies)]));
}
