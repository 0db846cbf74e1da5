using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Tests.Answering.Runs;

namespace RetrievalQA.Tests.Contract;

/// <summary>What clients see of texts that are lost, read anew and replaced.</summary>
public sealed class TextVersionTests : IDisposable
{
    private const string Text = "Opening hours.\n\nThe library 도서관 opens at nine o'clock on weekdays.\n\nThe 😀 garden closes at six.\n";
    private const string Question = "When does the library open on weekdays?";
    private const string Quote = "The library 도서관 opens at nine o'clock on weekdays.";

    private readonly RetrievalQaServer server = new();
    private readonly ApiClient api;

    public TextVersionTests() => api = server.V2();

    public void Dispose() => server.Dispose();

    [Theory]
    [InlineData("missing")]
    [InlineData("cut")]
    [InlineData("flipped")]
    public async Task A_lost_text_is_read_anew_and_answers_footnotes_and_texts_are_as_before(string damage)
    {
        var (file, client) = await AskedAsync();
        var footnotes = await FootnotesAsync(client);
        Damage(file, version: 1, damage);

        // Each of them finds it lost.
        var again = await RunClient.CreateAsync(api, file);
        Assert.Equal("completed", (await again.AskAsync(Question)).Text("status"));
        Assert.Equal(footnotes.ToJsonString(), (await FootnotesAsync(again)).ToJsonString());
        Damage(file, version: 1, damage);
        var text = (await api.Get($"/v1/files/{file}/text")).Ok();
        Assert.Equal((Text, "1"), (text.Body, text.Header("x-text-version")));
        Damage(file, version: 1, damage);
        Assert.Equal(Quote, (await api.Get((string)footnotes[0]!["url"]!)).Ok().Text("quote"));
        Damage(file, version: 1, damage);
        var answer = (await api.Post("/v1/answers", $$"""{"question":"{{Question}}","file_ids":["{{file}}"]}""")).Ok();
        Assert.Equal(Quote, (string)answer.Json["footnotes"]![0]!["quote"]!);
        Damage(file, version: 1, damage);
        var step = $"/v1/threads/{client.ThreadId}/runs/{client.RunId}/steps?order=asc&include[]=step_details.tool_calls[*].file_search.results[*].content";
        Assert.Contains(Quote, (string)(await api.Get(step))
            .Ok().Data[0]!["step_details"]!["tool_calls"]![0]!["file_search"]!["results"]![0]!["content"]![0]!["text"]!);
        Assert.Equal(footnotes.ToJsonString(), (await FootnotesAsync(client)).ToJsonString());
    }

    [Fact]
    public async Task A_lost_text_is_a_503_until_it_was_read_anew()
    {
        using var idle = new IdleServer().With("Files:TextWaitSeconds", "0");
        var client = idle.V2();
        var id = await client.Upload("a.txt", "x");
        var files = idle.Get<IFileStore>();
        var file = (await files.FindAsync(Project.Default, id, default))!;
        await files.SaveParsedAsync(file, new ParsedDocument(Text, [], [], "en", []), default);
        Assert.Equal(Text, (await client.Get($"/v1/files/{id}/text")).Ok().Body);
        File.Delete(PathOf(idle, id, version: 1));
        foreach (var path in new[] { "text", "pages", "citation?start=0&end=3", "text?version=1", "citation?start=0&end=3&version=1" })
        {
            var reply = await client.Get($"/v1/files/{id}/{path}");
            reply.Fails(503, null, null, "is read anew");
            Assert.NotNull(reply.Header("Retry-After"));
        }

        await idle.Get<IReadings>().GiveUpAsync(
            (await idle.Get<IReadings>().FindAsync(id, default))!, new IngestionError(IngestionError.InvalidFile, "It is encrypted."), "txt/1", default);
        (await client.Get($"/v1/files/{id}/text")).Fails(400, IngestionError.InvalidFile, null, "It is encrypted.");
    }

    [Fact]
    public async Task Older_messages_show_the_text_that_they_cite_while_new_ones_cite_the_new_text()
    {
        var (file, old) = await AskedOlderReadingAsync();
        var footnotes = await FootnotesAsync(old);
        var shown = (await api.Get((string)footnotes[0]!["url"]!)).Ok();
        Assert.Equal((2, Quote), ((int)footnotes[0]!["version"]!, shown.Text("quote")));

        await ReadAnewAsync(file);

        // The message shows what it showed, in the text that it was answered from.
        Assert.Equal(footnotes.ToJsonString(), (await FootnotesAsync(old)).ToJsonString());
        Assert.Equal(shown.Body, (await api.Get((string)footnotes[0]!["url"]!)).Ok().Body);
        var citation = (await old.AnswerAsync())["annotations"]![0]!["file_citation"]!;
        Assert.Equal((2, (int)footnotes[0]!["start"]!), ((int)citation["version"]!, (int)citation["start"]!));
        Assert.Equal(OldReader(Text), (await api.Get($"/v1/files/{file}/text?version=2")).Ok().Body);

        var current = (await api.Get($"/v1/files/{file}/text")).Ok();
        Assert.Equal((Text, "3"), (current.Body, current.Header("x-text-version")));
        var answered = await RunClient.CreateAsync(api, file);
        await answered.AskAsync(Question);
        var newer = Assert.Single(await FootnotesAsync(answered))!;
        Assert.Equal((3, Quote, Text.IndexOf(Quote, StringComparison.Ordinal)), ((int)newer["version"]!, (string)newer["quote"]!, (int)newer["start"]!));
        Assert.Equal(Quote, (await api.Get((string)newer["url"]!)).Ok().Text("quote"));
        var store = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id");
        var found = (await api.Post($"/v1/vector_stores/{store}/search", $$"""{"query":"{{Question}}"}""")).Ok().Data[0]!;
        Assert.Equal((3, 0), ((int)found["version"]!, (int)found["start"]!));

        (await api.Get($"/v1/files/{file}/text?version=7")).Fails(404, "text_version_not_found", "version", "no version 7");
        (await api.Get($"/v1/files/{file}/citation?start=0&end=3&version=7")).Fails(404, "text_version_not_found", "version", "no version 7");
        (await api.Get($"/v1/files/{file}/pages?version=0")).Fails(400, "integer_below_min_value", "version", "");
    }

    [Fact]
    public async Task A_text_is_erased_when_the_last_message_that_cites_it_is_deleted()
    {
        using var sweeping = new RetrievalQaServer().With("Files:TextSweepSeconds", "1");
        var client = sweeping.V2();
        var (file, old) = await AskedOlderReadingAsync(sweeping, client);
        await ReadAnewAsync(sweeping, client, file);
        var message = (string)Assert.Single(await old.MessagesAsync())["id"]!;
        Assert.True(File.Exists(PathOf(sweeping, file, version: 2)));
        (await client.Delete($"/v1/threads/{old.ThreadId}/messages/{message}")).Ok();
        await WaitAsync(() => !File.Exists(PathOf(sweeping, file, version: 2)));
        (await client.Get($"/v1/files/{file}/text?version=2")).Fails(404, "text_version_not_found", "version", "");
        Assert.Equal(Text, (await client.Get($"/v1/files/{file}/text")).Ok().Body);
    }

    [Fact]
    public async Task A_quote_whose_text_is_gone_is_found_again_or_said_to_be_gone()
    {
        var (file, old) = await AskedOlderReadingAsync();
        var url = (string)(await FootnotesAsync(old))[0]!["url"]!;
        await ReadAnewAsync(file);
        File.Delete(PathOf(server, file, version: 2));

        var start = Text.IndexOf(Quote, StringComparison.Ordinal);
        var moved = (await api.Get(url)).Ok();
        Assert.Equal((Quote, start, 3, true), (moved.Text("quote"), (int)moved.Json["start"]!, (int)moved.Json["version"]!, (bool)moved.Json["moved"]!));
        var footnote = Assert.Single(await FootnotesAsync(old))!;
        Assert.Equal((Quote, start, 3, false), ((string)footnote["quote"]!, (int)footnote["start"]!, (int)footnote["version"]!, (bool)footnote["gone"]!));
        var followed = (await api.Get((string)footnote["url"]!)).Ok();
        Assert.Equal((Quote, false), (followed.Text("quote"), (bool)followed.Json["moved"]!));

        await ReplaceAsync(server, file, new ParsedDocument("The library is closed.", [], [], "en", []));
        var lost = Assert.Single(await FootnotesAsync(old))!;
        Assert.Equal((Quote, 2, true, false), ((string)lost["quote"]!, (int)lost["version"]!, (bool)lost["gone"]!, (bool)lost["deleted"]!));
        (await api.Get(url)).Fails(404, "quote_gone", "version", "does not stand in the current one");

        (await api.Delete($"/v1/files/{file}")).Ok();
        var deleted = Assert.Single(await FootnotesAsync(old))!;
        Assert.Equal((Quote, true), ((string)deleted["quote"]!, (bool)deleted["deleted"]!));
    }

    private static string OldReader(string text) => "[library.txt]\n\n" + text;

    private async Task<(string File, RunClient Client)> AskedAsync()
    {
        var file = await api.Upload("library.txt", Text);
        var client = await RunClient.CreateAsync(api, file);
        Assert.Equal("completed", (await client.AskAsync(Question)).Text("status"));
        return (file, client);
    }

    private Task<(string File, RunClient Client)> AskedOlderReadingAsync() => AskedOlderReadingAsync(server, api);

    /// <summary>A file whose current text, version 2, is one that an older parser made of it; and a question that was answered from it.</summary>
    private static async Task<(string File, RunClient Client)> AskedOlderReadingAsync(RetrievalQaServer server, ApiClient api)
    {
        var file = await api.Upload("library.txt", Text);
        var store = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id");
        await api.Poll($"/v1/vector_stores/{store}", reply => (int)reply.Json["file_counts"]!["completed"]! == 1);
        await ReplaceAsync(server, file, new ParsedDocument(OldReader(Text), [], [], "en", []) { Reader = "txt/0" });
        var client = await RunClient.CreateAsync(api, file);
        Assert.Equal("completed", (await client.AskAsync(Question)).Text("status"));
        return (file, client);
    }

    private Task ReadAnewAsync(string file) => ReadAnewAsync(server, api, file);

    /// <summary>As at a start with newer parsers.</summary>
    private static async Task ReadAnewAsync(RetrievalQaServer server, ApiClient api, string file)
    {
        Assert.Equal(1, await server.Get<IReadings>().RequestOlderAsync("txt/1 and others", reader => reader != "txt/0", default));
        server.Get<RereadingBell>().Ring();
        await api.Poll($"/v1/files/{file}/pages", reply => reply.Header("x-text-version") == "3");
        await server.Get<RetrievalQA.Indexing.ChunkIndex>().CatchUpAsync(default);
    }

    private static async Task ReplaceAsync(RetrievalQaServer server, string fileId, ParsedDocument document)
    {
        var readings = server.Get<IReadings>();
        var file = (await server.Get<IFileStore>().FindAsync(Project.Default, fileId, default))!;
        var sources = await readings.SourcesAsync(Project.Default, fileId, default);
        await readings.ReplaceAsync(
            file, document, [.. sources.Select(source => new SourceChunks(source.Source, [WholeChunk(source.Source, document.Text)], 1))], default);
        await server.Get<RetrievalQA.Indexing.ChunkIndex>().CatchUpAsync(default);
    }

    private static Chunk WholeChunk(ChunkSource source, string text)
    {
        var blocks = text.Split("\n\n");
        var sentences = new List<SourceSpan>();
        var offset = 0;
        foreach (var block in blocks)
        {
            sentences.Add(new SourceSpan(offset, offset + block.TrimEnd('\n').Length));
            offset += block.Length + 2;
        }

        var span = new SourceSpan(0, sentences[^1].End);
        return new Chunk(source, 0, span, text[..span.End], "", sentences, [new ChunkSection(0, "", null, HasHeading: false)], "en", null, null, Tokens: 50);
    }

    private static async Task<JsonArray> FootnotesAsync(RunClient client)
    {
        var message = (string)Assert.Single(await client.MessagesAsync())["id"]!;
        return (await client.Api.Get($"/v1/threads/{client.ThreadId}/messages/{message}/footnotes")).Ok().Data;
    }

    private void Damage(string fileId, int version, string damage)
    {
        var path = PathOf(server, fileId, version);
        var bytes = File.ReadAllBytes(path);
        if (damage == "missing")
        {
            File.Delete(path);
            return;
        }

        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, damage == "cut" ? bytes[..(bytes.Length / 2)] : bytes);
    }

    private static string PathOf(RetrievalQaServer server, string fileId, int version) =>
        Path.Combine(server.Get<IOptions<DataFolderOptions>>().Value.ParsedPath, version == 1 ? fileId : $"{fileId}.{version}");

    private static async Task WaitAsync(Func<bool> isDone)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isDone())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "It never got there.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
