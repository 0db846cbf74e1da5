using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Runs;

namespace RetrievalQA.Tests.Contract;

/// <summary>What clients see of copies and versions of a document.</summary>
public sealed class CopiesTests : IDisposable
{
    private const string Question = "How many days of annual leave do staff receive?";
    private const string Quote = "All staff receive 25 days of annual leave.";
    private const string Handbook = $"# Handbook\n\n{Quote} Up to five of them can be carried over.\n";

    private readonly RetrievalQaServer server = new();
    private readonly ApiClient api;

    public CopiesTests() => api = server.V2();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task When_the_cited_copy_is_deleted_the_footnote_leads_to_the_one_that_is_left()
    {
        string[] files = [await api.Upload("a.md", Handbook), await api.Upload("b.md", Handbook), await api.Upload("c.md", Handbook)];
        var client = await RunClient.CreateAsync(api, files);
        Assert.Equal("completed", (await client.AskAsync(Question)).Text("status"));
        var before = await FootnoteAsync(client);
        Assert.Equal(files.Order(), Copies(before).Append((string)before["file_id"]!).Order());

        (await api.Delete($"/v1/files/{before["file_id"]}")).Ok();
        (await api.Delete($"/v1/files/{Copies(before)[0]}")).Ok();
        var after = await FootnoteAsync(client);
        Assert.True((bool)after["deleted"]!);
        Assert.Equal((string)before["file_id"]!, (string)after["file_id"]!);
        Assert.Equal(Copies(before)[1..], Copies(after));
        var shown = (await api.Get((string)after["url"]!)).Ok();
        Assert.Equal((Quote, Copies(after)[0]), (shown.Text("quote"), shown.Text("file_id")));

        (await api.Delete($"/v1/files/{Copies(after)[0]}")).Ok();
        var last = await FootnoteAsync(client);
        Assert.Null(last["also"]);
        Assert.Equal(404, (int)(await api.Get((string)last["url"]!)).Status);
    }

    [Fact]
    public async Task A_sentence_in_a_brochure_and_a_manual_is_said_once_with_both_places()
    {
        const string Sentence = "The pump must be bled before the first start.";
        var manual = await api.Upload("manual.md", $"# Manual\n\nWear gloves when you work on the pump. Never lift it by the cable.\n\n{Sentence}\n\nReplace the seal every year.\n");
        var brochure = await api.Upload("brochure.md", $"# The new pump\n\nQuiet, small and strong.\n\n{Sentence}\n");
        var answer = await AskAsync("What must be done with the pump before the first start?", manual, brochure);
        var footnote = Assert.Single(answer.Json["footnotes"]!.AsArray())!;
        Assert.Equal([Sentence], [(string)footnote["quote"]!]);
        var copy = Assert.Single(footnote["also"]!.AsArray())!;
        Assert.Equal(new[] { manual, brochure }.Order(), new[] { (string)footnote["file_id"]!, (string)copy["file_id"]! }.Order());
        var place = (await api.Get($"/v1/files/{copy["file_id"]}/citation?start={copy["start"]}&end={copy["end"]}")).Ok();
        Assert.Equal(Sentence, place.Text("quote"));
    }

    [Fact]
    public async Task An_answer_says_which_version_it_is_from()
    {
        var first = await api.Upload("policy-v1.md", Policy("1.0", "one"));
        var third = await api.Upload("policy-v3.md", Policy("3.0", "three"));
        var second = await api.Upload("policy-v2.md", Policy("2.0", "two"));
        await ExpectAsync("How many days per week may employees work remotely?", "three", "(version 3.0, the newest of 3 versions: policy-v3.md)");
        await ExpectAsync("How many days per week may employees work remotely under the current policy?", "three", "version 3.0");
        await ExpectAsync("How many days per week could employees work remotely in version 2.0?", "two", "(version 2.0, one of 3 versions: policy-v2.md)");

        async Task ExpectAsync(string question, string number, string version)
        {
            var answer = await AskAsync(question, third, first, second);
            Assert.StartsWith($"Employees may work remotely up to {number} days per week. [1]", answer.Text("text"), StringComparison.Ordinal);
            Assert.Contains(version, answer.Text("text"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_files_of_one_name_the_one_uploaded_last_is_the_newest_version()
    {
        var older = await api.Upload("policy.md", Policy("", "one"));
        var newer = await api.Upload("policy.md", Policy("", "two"));
        var answer = await AskAsync("How many days per week may employees work remotely?", newer, older);
        Assert.StartsWith("Employees may work remotely up to two days per week. [1] (uploaded ", answer.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_result_names_the_copies_and_is_as_before_without_any()
    {
        var store = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{await api.Upload("a.md", Handbook)}}","{{await api.Upload("b.md", Handbook)}}"]}""")).Ok();
        var id = store.Text("id");
        await api.Poll($"/v1/vector_stores/{id}", reply => reply.Text("status") == "completed");
        var result = Assert.Single((await api.Post($"/v1/vector_stores/{id}/search", $$"""{"query":"{{Question}}"}""")).Ok().Data)!;
        Assert.Equal(["file_id", "filename", "page", "start", "end", "version", "url"], Assert.Single(result["also"]!.AsArray())!.AsObject().Select(pair => pair.Key));
    }

    private static string Policy(string version, string days) =>
        $"# Remote work\n\n{(version.Length > 0 ? $"Version {version}.\n\n" : "")}Employees may work remotely up to {days} days per week.\n\nThe company lends one screen and one chair.\n";

    private static string[] Copies(JsonNode footnote) => [.. footnote["also"]!.AsArray().Select(copy => (string)copy!["file_id"]!)];

    private async Task<ApiReply> AskAsync(string question, params string[] files) =>
        (await api.Post("/v1/answers", $$"""{"question":"{{question}}","file_ids":["{{string.Join("\",\"", files)}}"]}""")).Ok();

    private async Task<JsonNode> FootnoteAsync(RunClient client)
    {
        var message = (await api.Get($"/v1/threads/{client.ThreadId}/messages")).Ok().Data[0]!;
        return Assert.Single((await api.Get($"/v1/threads/{client.ThreadId}/messages/{message["id"]}/footnotes")).Ok().Data)!;
    }
}
