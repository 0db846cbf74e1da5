namespace RetrievalQA.Tests.Contract;

public sealed class GuardTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private readonly ApiClient api = server.V2();

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("127.8.9.10")]
    [InlineData("[::1]:8080")]
    public async Task Loopback_hosts_are_served(string host) => (await Ask(host, origin: null)).Ok();

    [Theory]
    [InlineData("example.org")]
    [InlineData("localhost.example.org")]
    [InlineData("127.0.0.1.example.org")]
    [InlineData("192.168.0.7:8080")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    public async Task Other_hosts_are_refused(string host) => (await Ask(host, origin: null)).Fails(403, null, null, "is not a loopback name or address");

    [Fact]
    public async Task The_own_origin_is_served_and_no_cors_header_is_sent()
    {
        var reply = (await Ask("localhost:8080", "http://localhost:8080")).Ok();
        Assert.Null(reply.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://example.org")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://localhost:8080")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("null")]
    public async Task Other_origins_are_refused(string origin) => (await Ask("localhost:8080", origin)).Fails(403, null, null, "may not use this server");

    private async Task<ApiReply> Ask(string host, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/files") { Headers = { Host = host } };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        var response = await api.Http.SendAsync(request);
        return new ApiReply(response, await response.Content.ReadAsStringAsync());
    }
}
