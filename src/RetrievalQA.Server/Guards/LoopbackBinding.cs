using System.Net;

namespace RetrievalQA.Server.Guards;

/// <summary>Refuses to listen where other machines can reach while there are no keys to tell callers apart.</summary>
public sealed class LoopbackBinding(KeyRing keys)
{
    /// <exception cref="UnsafeBindingException">On start, where an address is not a loopback one.</exception>
    public void Check(IPEndPoint? endpoint)
    {
        if (!keys.IsNeeded && endpoint is not null && !IPAddress.IsLoopback(endpoint.Address))
        {
            throw new UnsafeBindingException(endpoint);
        }
    }
}

/// <summary>The server was told to listen on an address that other machines can reach.</summary>
public sealed class UnsafeBindingException(IPEndPoint endpoint)
    : Exception($"Urls: '{endpoint}' can be reached from other machines, and the server has no keys. Make one with 'keys add --project NAME', or use a loopback address such as http://127.0.0.1:{endpoint.Port}.");
