using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RetrievalQA.Server.Guards;

namespace RetrievalQA.Tests.Guards;

public sealed class ConnectionTableTests
{
    private int made;

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    public void An_address_has_its_share_and_pays_with_its_own_oldest_idle_connection(string one, string same)
    {
        var table = Table(perAddress: 2);
        var other = Enter(table, "198.51.100.1");
        var (first, second) = (Enter(table, one), Enter(table, same));
        var third = Enter(table, one);
        Assert.Equal([false, true, false, false], new[] { other, first, second, third }.Select(IsClosed));
    }

    [Fact]
    public void A_share_in_use_is_no_reason_to_close_anything()
    {
        var table = Table(perAddress: 1);
        var first = Enter(table, "203.0.113.7");
        using (table.Begin(first.ConnectionId))
        {
            Assert.False(table.TryEnter(Connection("203.0.113.7")));
            Assert.True(table.TryEnter(Connection("203.0.113.8")));
        }

        Assert.False(IsClosed(first));
        Enter(table, "203.0.113.7");
        Assert.True(IsClosed(first));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::5")]
    public void This_machine_and_named_proxies_have_no_share(string address)
    {
        var table = Table(perAddress: 1, "10.0.0.0/8", "192.0.2.1", "2001:db8::/32");
        Assert.All(Enumerable.Range(0, 5).Select(_ => Enter(table, address)).ToList(), connection => Assert.False(IsClosed(connection)));
    }

    [Fact]
    public void Those_that_left_leave_room()
    {
        var table = Table(perAddress: 2);
        foreach (var connection in Enumerable.Range(0, 20).Select(_ => Enter(table, "203.0.113.7")))
        {
            using (table.Begin(connection.ConnectionId))
            {
                Assert.Equal(1, table.Busy);
                table.Leave(connection.ConnectionId);
            }

            Assert.Equal(0, table.Busy);
            Assert.False(IsClosed(connection));
        }
    }

    [Fact]
    public void A_connection_with_two_requests_is_idle_after_the_second()
    {
        var table = Table(perAddress: 100, maximum: 1, reserve: 1);
        var first = Enter(table, "127.0.0.1");
        var (one, two) = (table.Begin(first.ConnectionId), table.Begin(first.ConnectionId));
        one.Dispose();
        var second = Enter(table, "127.0.0.1");
        var third = Enter(table, "127.0.0.1");
        Assert.Equal((false, true), (IsClosed(first), IsClosed(second)));
        two.Dispose();
        Enter(table, "127.0.0.1");
        Assert.Equal((false, true), (IsClosed(first), IsClosed(third)));
        Enter(table, "127.0.0.1");
        Assert.True(IsClosed(first));
    }

    [Fact]
    public void A_proxy_that_is_no_address_is_named()
    {
        var options = new ConnectionOptions { Proxies = ["10.0.0.1", "proxy.example"] };
        var faults = new List<ValidationResult>();
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true));
        Assert.Contains("'proxy.example'", Assert.Single(faults).ErrorMessage, StringComparison.Ordinal);
    }

    private static ConnectionTable Table(int perAddress, params string[] proxies) =>
        new(Options.Create(new ConnectionOptions { PerAddress = perAddress, Proxies = proxies }));

    private static ConnectionTable Table(int perAddress, int maximum, int reserve) =>
        new(Options.Create(new ConnectionOptions { PerAddress = perAddress, Maximum = maximum, Reserve = reserve }));

    private NotedConnection Enter(ConnectionTable table, string address)
    {
        var connection = Connection(address);
        Assert.True(table.TryEnter(connection));
        return connection;
    }

    private NotedConnection Connection(string address) =>
        new($"connection-{made++}") { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1) };

    private static bool IsClosed(NotedConnection connection) => connection.IsClosed;

    private sealed class NotedConnection(string id) : DefaultConnectionContext(id)
    {
        public bool IsClosed { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsClosed = true;
    }
}
