using System.Text.Json.Nodes;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Models;

/// <summary>The real server with a scripted model as its default one, and a contract to search.</summary>
public sealed class ConfiguredModelServer : IAsyncLifetime
{
    public const string NoticeSentence = "Either party may end this contract with 30 days of written notice.";
    public const string Contract = NoticeSentence
        + "\n\nThe monthly fee is 1,200 euros and is due on the first working day.\n\nBoth parties keep the contents confidential.\n";
    public const int MaxTurns = 4;

    private RetrievalQaServer? server;

    public ScriptedModelServer Model { get; private set; } = null!;

    public ApiClient V2 { get; private set; } = null!;

    public ApiClient V1 { get; private set; } = null!;

    public string ContractId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Model = await ScriptedModelServer.StartAsync();
        server = WithModel(Model).With("Runs:MaxTurns", $"{MaxTurns}");
        V2 = server.V2();
        V1 = server.V1();
        ContractId = await V2.Upload("contract.txt", Contract);
    }

    /// <summary>The code under which the newest evidence of the request shows the notice sentence.</summary>
    public static string NoticeCode(JsonNode request) => CodeOf(request, NoticeSentence);

    public static string CodeOf(JsonNode request, string beginning) =>
        EvidenceText.Read(ScriptedModelServer.ToolResults(request).First(result => result.Contains(beginning, StringComparison.Ordinal)))
        .Passages.SelectMany(passage => passage.Sentences)
        .First(sentence => sentence.Text.StartsWith(beginning, StringComparison.Ordinal)).Code;

    public async Task DisposeAsync()
    {
        server?.Dispose();
        await Model.DisposeAsync();
    }

    public static RetrievalQaServer WithModel(ScriptedModelServer model) =>
        new RetrievalQaServer()
            .With("Models:Default", "scripted")
            .With("Models:Endpoints:scripted:Url", model.Url)
            .With("Models:Endpoints:scripted:RetryDelaySeconds", "0.001");
}
