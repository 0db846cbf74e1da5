using System.Net;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Guards;

/// <summary>
/// Without keys only this machine may talk to the server. A web page elsewhere could still make the browser do so: by
/// a host name of its own that resolves to this machine, or by a request across origins. Both are refused.
/// </summary>
public static class LoopbackGuard
{
    /// <exception cref="ApiException">Another machine or another page may be behind the request.</exception>
    public static void Check(HttpRequest request)
    {
        var host = request.Host;
        if (!IsLoopback(host.Host))
        {
            throw ApiException.Forbidden($"The Host '{host}' is not a loopback name or address. Without keys the server answers to localhost only.");
        }

        var origins = request.Headers.Origin;
        if (origins.Count > 0 && (origins.Count > 1 || !IsOwn(origins[0], request)))
        {
            throw ApiException.Forbidden($"The Origin '{origins}' may not use this server.");
        }
    }

    /// <summary>"localhost", or an address of this machine itself, in brackets or not.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(string? origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
