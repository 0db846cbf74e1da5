using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using RetrievalQA.Server.Control;

namespace RetrievalQA.Server.Guards;

/// <summary>
/// Tries the addresses to listen on, before the database is opened and the index built: the web server is the last to start.
/// An address that is taken meanwhile is refused then.
/// </summary>
internal sealed class FreeAddresses(IConfiguration settings, LoopbackBinding loopback) : IStartCheck
{
    /// <exception cref="UnsafeBindingException">Others could reach it, and there are no keys.</exception>
    /// <exception cref="OptionsValidationException">An endpoint has no address.</exception>
    /// <exception cref="IOException">Nobody can listen there, or somebody does.</exception>
    public void Check()
    {
        foreach (var url in Urls())
        {
            var address = BindingAddress.Parse(url);
            foreach (var endpoint in address.IsUnixPipe ? [] : EndpointsOf(address))
            {
                loopback.Check(endpoint);
                Try(url, endpoint, isOnlyOne: !IsLocalhost(address));
            }
        }
    }

    // The web server's own rule: endpoints of its section go before the addresses.
    private IEnumerable<string> Urls()
    {
        var endpoints = settings.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => endpoint["Url"] ?? throw new OptionsValidationException(
                "Kestrel", typeof(FreeAddresses), [$"{endpoint.Path}:Url is required."]))
            .ToList();
        return endpoints.Count > 0 && !settings.GetValue<bool>(WebHostDefaults.PreferHostingUrlsKey)
            ? endpoints
            : (settings[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static IPEndPoint[] EndpointsOf(BindingAddress address) =>
        IsLocalhost(address) ? [new(IPAddress.Loopback, address.Port), new(IPAddress.IPv6Loopback, address.Port)]
        : IPAddress.TryParse(address.Host, out var ip) ? [new(ip, address.Port)]
        : [new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, address.Port)];

    private static bool IsLocalhost(BindingAddress address) => address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <param name="isOnlyOne">Of a name with two addresses, the machine may lack one.</param>
    private static void Try(string url, IPEndPoint endpoint, bool isOnlyOne)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endpoint);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new IOException($"Failed to bind to address {url}: address already in use.", taken);
        }
        catch (SocketException failed)
        {
            if (isOnlyOne)
            {
                throw new IOException($"Failed to bind to address {url}: {failed.Message}.", failed);
            }
        }
    }
}
