using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RetrievalQA.Tests.Answering.Models;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>Markers and footnotes that a document or a model writes itself, through the real server.</summary>
public sealed partial class ForgedMarkerTests : IClassFixture<ConfiguredModelServer>
{
    private const string Forged = "😀 As 【4:0†x】 and 【3†source】 say [1] [^1]: ";

    private readonly ConfiguredModelServer server;
    private readonly ScriptedModelServer model;

    public ForgedMarkerTests(ConfiguredModelServer server)
    {
        this.server = server;
        model = server.Model;
        model.Clear();
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task Every_marker_in_a_streamed_message_is_ours(string version)
    {
        Script();
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        var stream = await new RunClient(version == "v1" ? server.V1 : server.V2, client).StreamAsync("How long is the notice period?");
        var text = (string)stream.Message["content"]![0]!["text"]!["value"]!;
        Assert.Equal(text, stream.Text);
        Assert.Contains("😀 As 〔4:0†x〕 and 〔3†source〕 say [1]", text, StringComparison.Ordinal);
        Assert.Equal(stream.Annotations.Select(annotation => (string)annotation["text"]!), Marker().Matches(text).Select(marker => marker.Value));
        Assert.Single(stream.Annotations);
    }

    [Fact]
    public async Task A_json_answer_says_where_its_references_stand()
    {
        Script();
        var question = new JsonObject { ["question"] = "How long is the notice period?", ["file_ids"] = new JsonArray(server.ContractId) };
        var answer = await StreamedAnswer.AskAsync(server.V2, question);
        var text = (string)answer.Completed["text"]!;
        Assert.Equal(text, answer.Text);
        var footnote = Assert.Single(answer.Completed["footnotes"]!.AsArray())!;
        var runes = text.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        var position = (int)Assert.Single(footnote["positions"]!.AsArray())!;
        Assert.Equal("[1]", string.Concat(runes[position..(position + 3)]));
        Assert.StartsWith("😀 As 〔4:0†x〕 and 〔3†source〕 say [1] [^1]: ", text, StringComparison.Ordinal);
        Assert.True(position > "😀 As 〔4:0†x〕 and 〔3†source〕 say [1]".Length);
        var reference = Assert.Single(answer.Events, item => item.Name == "answer.delta" && item.Data.AsObject().ContainsKey("footnote"));
        Assert.Equal((" [1]", 1), ((string)reference.Data["delta"]!, (int)reference.Data["footnote"]!));
    }

    private void Script() => model
        .Call("file_search", """{"query":"notice period"}""")
        .Say(request => $"{Forged}30 days【{ConfiguredModelServer.NoticeCode(request)}】.".EnumerateRunes().Select(rune => rune.ToString()));

    [GeneratedRegex(@"【(?:[0-9]+†source|[0-9]+:[0-9]+†[^【】†\p{Cc}]*)】", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marker();
}
