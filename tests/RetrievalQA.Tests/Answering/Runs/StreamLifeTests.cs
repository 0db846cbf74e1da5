using System.Text;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>Streams of answers whose model takes its time.</summary>
public sealed class StreamLifeTests : IAsyncLifetime
{
    private ScriptedModelServer model = null!;
    private RetrievalQaServer server = null!;

    public async Task InitializeAsync()
    {
        model = await ScriptedModelServer.StartAsync();
        server = ConfiguredModelServer.WithModel(model).With("Api:KeepAliveSeconds", "1");
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await model.DisposeAsync();
    }

    [Theory]
    [InlineData("/v1/answers", """{"question":"Well?","stream":true}""")]
    [InlineData("/v1/threads/runs", """{"assistant_id":"{assistant}","stream":true}""")]
    public async Task They_are_kept_alive_and_released_when_the_client_leaves(string path, string body)
    {
        var api = server.V2();
        model.SayAndHold("Let me ", "see");
        var assistant = (await api.Post("/v1/assistants", """{"model":"scripted"}""")).Ok().Text("id");
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body.Replace("{assistant}", assistant, StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };
        using (var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        using (var lines = new StreamReader(await response.Content.ReadAsStreamAsync()))
        {
            while (await lines.ReadLineAsync() is { } line && line != ": keep-alive")
            {
            }

            Assert.Equal(1, server.Get<RunEventHub>().Listeners);
        }

        await api.Poll("/v1/models", _ => server.Get<RunEventHub>().Listeners == 0);
    }
}
