using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Runs;

namespace RetrievalQA.Tests.Contract;

/// <summary>Questions find what a file writes with escapes; the quote is what the file holds, and beside it stands what it says.</summary>
public sealed class EscapedTextTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private readonly ApiClient api = server.V2();

    [Theory]
    [InlineData("staff.jsonl", "{\"name\": \"\\uae40\\ubbfc\\uc218\", \"note\": \"\\uc8fc\\ucc28\\uc7a5\\uc740 \\uac74\\ubb3c \\ub4a4\\uc5d0 \\uc788\\uc2b5\\ub2c8\\ub2e4\"}\n{\"name\": \"\\uc774\", \"note\": \"\\uc2dd\\ub2f9\"}\n", "주차장은 어디에 있습니까?", "주차장은 건물 뒤에 있습니다")]
    [InlineData("notes.xml", "<notes>\n<note>Die T&#252;r zum M&uuml;llraum &amp; Keller bleibt verschlossen.</note>\n</notes>\n", "Was ist mit der Tür zum Müllraum?", "Die Tür zum Müllraum & Keller bleibt verschlossen.")]
    [InlineData("notes.md", "The factor of the pump is 5 \\* 3 &plusmn; 1 bar.\n\nNothing else is said.\n", "What is the factor of the pump?", "The factor of the pump is 5 * 3 ± 1 bar.")]
    [InlineData("messages.properties", "parking.note=\\uc8fc\\ucc28\\uc7a5\\uc740 \\uac74\\ubb3c \\ub4a4\\uc5d0 \\uc788\\uc2b5\\ub2c8\\ub2e4\n", "주차장은 어디에 있습니까?", "주차장은 건물 뒤에 있습니다")]
    public async Task A_question_finds_it_and_the_quote_is_the_file(string name, string content, string question, string says)
    {
        var file = await api.Upload(name, content);
        var client = await RunClient.CreateAsync(api, file);
        Assert.Equal("completed", (await client.AskAsync(question)).Text("status"));
        var value = await client.AnswerAsync();
        Assert.Contains(says, (string)value["value"]!, StringComparison.Ordinal);
        AssertQuoted(value["annotations"]![0]!["file_citation"]!, content, says);

        var answer = (await api.Post("/v1/answers", new JsonObject { ["question"] = question, ["file_ids"] = new JsonArray(file) }.ToJsonString())).Ok().Json;
        Assert.False((bool)answer["refused"]!);
        var footnote = answer["footnotes"]![0]!;
        AssertQuoted(footnote, content, says);
        AssertQuoted((await api.Get((string)footnote["url"]!)).Ok().Json, content, says);
        AssertQuoted((await api.Get($"/v1/threads/{answer["thread_id"]}/messages?limit=1")).Ok().Data[0]!["content"]![0]!["text"]!["annotations"]![0]!["file_citation"]!, content, says);
    }

    [Fact]
    public async Task A_quote_without_escapes_has_nothing_beside_it()
    {
        const string content = "{\"note\": \"The car park is behind the building.\"}\n";
        var file = await api.Upload("plain.json", content);
        var answer = (await api.Post("/v1/answers", $$"""{"question":"Where is the car park?","file_ids":["{{file}}"]}""")).Ok().Json;
        Assert.False(answer["footnotes"]![0]!.AsObject().ContainsKey("shown"));
    }

    private static void AssertQuoted(JsonNode citation, string content, string says)
    {
        var quote = (string)citation["quote"]!;
        Assert.Contains(quote, content, StringComparison.Ordinal);
        Assert.Equal(quote, content[(int)citation["start"]!..(int)citation["end"]!]);
        Assert.Contains(says, (string)citation["shown"]!, StringComparison.Ordinal);
    }
}
