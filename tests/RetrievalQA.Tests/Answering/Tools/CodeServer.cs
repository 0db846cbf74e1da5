using System.Text.Json.Nodes;
using RetrievalQA.Sandboxes;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Tools;

/// <summary>The real server with real sandboxes, and a scripted model as its default one. Where code cannot be run, tests skip and say why.</summary>
public sealed class CodeServer : IAsyncLifetime
{
    private RetrievalQaServer server = null!;

    /// <summary>The time of a call. Charts take seconds on a busy machine.</summary>
    public int CellSeconds { get; init; } = 60;

    public ScriptedModelServer Model { get; private set; } = null!;

    public ApiClient V2 { get; private set; } = null!;

    public ApiClient V1 { get; private set; } = null!;

    public CodeSessions Sessions => server.Get<CodeSessions>();

    public async Task InitializeAsync()
    {
        Model = await ScriptedModelServer.StartAsync();
        server = ConfiguredModelServer.WithModel(Model)
            .With("CodeInterpreter:Mode", "Auto")
            .With("CodeInterpreter:CellSeconds", $"{CellSeconds}")
            .With("CodeInterpreter:GraceSeconds", "1");
        V2 = server.V2();
        V1 = server.V1();
    }

    /// <summary>Why a server cannot run code; null where it can.</summary>
    public static async Task<string?> FindObstacleAsync(RetrievalQaServer server)
    {
        try
        {
            await server.Get<CodeInterpreterAvailability>().DescribeAsync(CancellationToken.None);
            return null;
        }
        catch (CodeInterpreterUnavailableException failure)
        {
            return failure.Message;
        }
    }

    public async Task SkipWhereUnavailableAsync()
    {
        var obstacle = await FindObstacleAsync(server);
        Skip.If(obstacle is not null, obstacle);
    }

    /// <summary>The arguments of a call that runs this.</summary>
    public static string Arguments(string code) => new JsonObject { ["code"] = code }.ToJsonString();

    /// <summary>The content of a file that code wrote, once its purpose is checked.</summary>
    public async Task<byte[]> DownloadAsync(string fileId)
    {
        Assert.Equal("assistants_output", (await V2.Get($"/v1/files/{fileId}")).Ok().Text("purpose"));
        return await V2.Http.GetByteArrayAsync(new Uri($"/v1/files/{fileId}/content", UriKind.Relative));
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await Model.DisposeAsync();
    }
}
