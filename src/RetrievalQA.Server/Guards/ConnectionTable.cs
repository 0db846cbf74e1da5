using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Server.Guards;

/// <summary>
/// The open connections. Where there is no room for another one, that without a request in progress is closed which has been so
/// for longest: silent ones, half-sent requests and kept-alive ones alike never shut out whoever has something to ask.
/// </summary>
public sealed class ConnectionTable(IOptions<ConnectionOptions> options)
{
    private const int NetworkBytes = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenConnection> open = new(StringComparer.Ordinal);
    private readonly LinkedList<OpenConnection> idle = [];
    private readonly Dictionary<IPAddress, int> byAddress = [];
    private readonly IPNetwork[] proxies = [.. options.Value.Proxies.Select(ConnectionOptions.NetworkOf).OfType<IPNetwork>()];

    /// <summary>Connections with a request in progress.</summary>
    public int Busy
    {
        get
        {
            lock (gate)
            {
                return open.Count - idle.Count;
            }
        }
    }

    /// <summary>False where there is no room and none can be made.</summary>
    public bool TryEnter(ConnectionContext connection)
    {
        var entering = new OpenConnection(connection, AddressOf(connection.RemoteEndPoint));
        OpenConnection? left;
        lock (gate)
        {
            if (!TryMakeRoom(entering.Address, out left))
            {
                return false;
            }

            open.Add(connection.ConnectionId, entering);
            idle.AddLast(entering.Place);
            if (entering.Address is { } address)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(byAddress, address, out _)++;
            }
        }

        left?.Connection.Abort(new ConnectionAbortedException("Another connection needs the place of this one, which has no request in progress."));
        return true;
    }

    public void Leave(string connectionId)
    {
        lock (gate)
        {
            if (open.TryGetValue(connectionId, out var leaving))
            {
                Remove(leaving);
            }
        }
    }

    /// <summary>Notes that a request is in progress until the result is disposed. Connections that did not enter do not count.</summary>
    public RequestInProgress Begin(string? connectionId)
    {
        lock (gate)
        {
            var connection = connectionId is null ? null : open.GetValueOrDefault(connectionId);
            if (connection is not null && connection.Requests++ == 0)
            {
                idle.Remove(connection.Place);
            }

            return new RequestInProgress(this, connection);
        }
    }

    private void End(OpenConnection connection)
    {
        lock (gate)
        {
            connection.Requests--;
            if (connection.Requests == 0 && open.ContainsKey(connection.Connection.ConnectionId))
            {
                idle.AddLast(connection.Place);
            }
        }
    }

    private bool TryMakeRoom(IPAddress? address, out OpenConnection? left)
    {
        var settings = options.Value;
        var sharesAll = address is not null && byAddress.GetValueOrDefault(address) >= settings.PerAddress;
        var isFull = open.Count >= settings.Maximum + settings.Reserve;
        left = sharesAll ? idle.FirstOrDefault(connection => address!.Equals(connection.Address)) : isFull ? idle.First?.Value : null;
        if (left is not null)
        {
            Remove(left);
        }

        return left is not null || !(sharesAll || isFull);
    }

    private void Remove(OpenConnection leaving)
    {
        open.Remove(leaving.Connection.ConnectionId);
        if (leaving.Place.List is not null)
        {
            idle.Remove(leaving.Place);
        }

        if (leaving.Address is { } address && --CollectionsMarshal.GetValueRefOrAddDefault(byAddress, address, out _) == 0)
        {
            byAddress.Remove(address);
        }
    }

    // Null where the connections of an address are not counted: of this machine, and of proxies.
    private IPAddress? AddressOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(address) || Array.Exists(proxies, proxy => proxy.Contains(address)))
        {
            return null;
        }

        // Whoever has one IPv6 address has a /64 of them.
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length > NetworkBytes ? NetworkBytes : bytes.Length).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>A request that keeps its connection from being closed for another one.</summary>
    public readonly struct RequestInProgress : IDisposable
    {
        private readonly ConnectionTable table;
        private readonly OpenConnection? connection;

        internal RequestInProgress(ConnectionTable table, OpenConnection? connection) => (this.table, this.connection) = (table, connection);

        public void Dispose()
        {
            if (connection is not null)
            {
                table.End(connection);
            }
        }
    }

    internal sealed class OpenConnection
    {
        public OpenConnection(ConnectionContext connection, IPAddress? address)
        {
            (Connection, Address) = (connection, address);
            Place = new LinkedListNode<OpenConnection>(this);
        }

        public ConnectionContext Connection { get; }

        public IPAddress? Address { get; }

        /// <summary>In the list of those without a request.</summary>
        public LinkedListNode<OpenConnection> Place { get; }

        public int Requests { get; set; }
    }
}
