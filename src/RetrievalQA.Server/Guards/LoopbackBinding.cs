using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Server.Guards;

/// <summary>Refuses to listen where other machines can reach: there are no keys to tell callers apart.</summary>
public sealed class LoopbackBinding : IConfigureOptions<KestrelServerOptions>
{
    /// <exception cref="UnsafeBindingException">On start, where an address is not a loopback one.</exception>
    public void Configure(KestrelServerOptions options) => options.ConfigureEndpointDefaults(listen =>
    {
        if (listen.IPEndPoint is { } endpoint && !IPAddress.IsLoopback(endpoint.Address))
        {
            throw new UnsafeBindingException(endpoint);
        }
    });
}

/// <summary>The server was told to listen on an address that other machines can reach.</summary>
public sealed class UnsafeBindingException(IPEndPoint endpoint)
    : Exception($"Urls: '{endpoint}' can be reached from other machines, and the server has no keys. Use a loopback address such as http://127.0.0.1:{endpoint.Port}.");
