using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Documents;
using RetrievalQA.Storage;

namespace RetrievalQA.Tests.Contract;

public sealed class FilesTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private readonly ApiClient api = server.V2();

    [Fact]
    public async Task An_uploaded_file_has_the_recorded_shape()
    {
        var id = await api.Upload("notes.txt", "hello");
        var file = (await api.Get($"/v1/files/{id}")).Ok();
        Assert.Equal(["object", "id", "purpose", "filename", "bytes", "created_at", "expires_at", "status", "status_details"], file.Keys);
        Assert.Equal(("file", "assistants", "notes.txt", 5L, "processed"), (
            file.Text("object"), file.Text("purpose"), file.Text("filename"), (long)file.Json["bytes"]!, file.Text("status")));
        Assert.Matches("^file-[A-Za-z0-9]{22}$", id);
    }

    [Theory]
    [InlineData("name=file; filename=a.txt; filename*=utf-8''%EC%95%88%EB%85%95.txt", "안녕.txt")]
    [InlineData("name=file; filename=plain.txt", "plain.txt")]
    [InlineData("name=\"file\"; filename=\"하늘 😀.md\"", "하늘 😀.md")]
    [InlineData("name=\"file\"; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("name=\"file\"; filename=\"C:\\\\docs\\\\a.txt\"", "a.txt")]
    [InlineData("name=\"file\"; filename=\"C:\\Users\\me\\plan.txt\"", "plan.txt")]
    [InlineData("name=\"file\"; filename=\"say \\\"hi\\\".txt\"", "say \"hi\".txt")]
    [InlineData("name=\"file\"; filename=\"say %22hi%22.txt\"", "say \"hi\".txt")]
    [InlineData("name=\"file\"; filename=\"a%0D%0Ab.txt\"", "ab.txt")]
    [InlineData("name=\"file\"; filename=\"100%25 %41.txt\"", "100%25 %41.txt")]
    [InlineData("name=\"file\"; filename=\"x.txt\"; filename*=UTF-8''say%20%22hi%22%0A.txt", "say \"hi\".txt")]
    [InlineData("name=\"file\"; filename=\"a\u202etxt.exe\"", "atxt.exe")]
    [InlineData("name=\"file\"; filename=\"\u202e\"", "upload")]
    public async Task Names_are_read_as_the_client_libraries_write_them(string disposition, string expected)
    {
        foreach (var purposeFirst in new[] { true, false })
        {
            var purpose = "--b\r\nContent-Disposition: form-data; name=purpose\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nassistants\r\n";
            var file = $"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\nhello\r\n";
            var reply = (await Multipart((purposeFirst ? purpose + file : file + purpose) + "--b--\r\n")).Ok();
            Assert.Equal(expected, reply.Text("filename"));
        }
    }

    [Theory]
    [InlineData("name=\"file\"; filename=\"say \"hi\".txt\"", "say \"hi\".txt")]
    [InlineData("name=\"file\"; filename=\"open.txt", "could not be read: form-data; name")]
    [InlineData("name=\"file\"; filename*=plain.txt", "'filename*'")]
    public async Task A_name_that_cannot_be_read_is_named_in_the_error(string disposition, string expected)
    {
        var body = $"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\nhello\r\n--b--\r\n";
        (await Multipart(body)).Fails(400, null, null, expected);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=\"b\"");
        var upload = (await api.Post("/v1/uploads", """{"filename":"a\nb\u202e.txt","purpose":"assistants","bytes":5,"mime_type":"text/plain; x=\"한\""}""")).Ok();
        Assert.Equal("ab.txt", upload.Text("filename"));
        (await api.Send(HttpMethod.Post, $"/v1/uploads/{upload.Text("id")}/parts", content)).Fails(400, null, null, expected);
    }

    [Fact]
    public async Task A_content_that_is_missing_from_the_disk_is_said_and_shows_in_readiness()
    {
        using var other = new RetrievalQaServer();
        var client = other.V2();
        var id = await client.Upload("a.txt", "hello");
        Directory.Delete(other.Get<IOptions<DataFolderOptions>>().Value.BlobsPath, recursive: true);
        (await client.Get($"/v1/files/{id}/content")).Fails(500, null, null, "is missing from the data folder");
        var readiness = await client.Get("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, readiness.Status);
        Assert.Contains(id, readiness.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_escaped_for_the_header_that_gives_it_back()
    {
        var body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"say %22hi%22; x=한.txt\"\r\n\r\nhello\r\n--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b--\r\n";
        var id = (await Multipart(body)).Ok().Text("id");
        var disposition = (await api.Get($"/v1/files/{id}/content")).Ok().Response.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", "say \"hi\"; x=한.txt"), (disposition.DispositionType, disposition.FileNameStar));
    }

    [Fact]
    public async Task A_content_type_that_no_header_can_say_is_told_by_the_name()
    {
        var body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain; x=\"한\"\r\n\r\nhello\r\n--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b--\r\n";
        var id = (await Multipart(body)).Ok().Text("id");
        Assert.Equal("text/plain", (await api.Get($"/v1/files/{id}/content")).Ok().Response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Empty_files_are_refused() => (await Multipart(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b--\r\n"))
        .Fails(400, null, "file", "The file 'a.txt' is empty.");

    [Fact]
    public async Task Wrong_purposes_are_refused_with_the_recorded_words() => (await Multipart(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nworld_domination\r\n--b--\r\n"))
        .Fails(400, null, "purpose", "'world_domination' is not one of ['fine-tune', 'assistants', 'batch', 'user_data', 'vision', 'evals'] - 'purpose'");

    [Fact]
    public async Task Missing_parts_are_named()
    {
        (await Multipart("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n"))
            .Fails(400, "missing_required_parameter", "purpose", "'purpose'");
        (await Multipart("--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b--\r\n"))
            .Fails(400, "missing_required_parameter", "file", "'file'");
        (await api.Post("/v1/files", "{}")).Fails(400, null, null, "multipart/form-data");
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ncut off")]
    [InlineData("no boundary at all")]
    [InlineData("--b\r\n\r\nno disposition\r\n--b--\r\n")]
    public async Task Broken_bodies_are_a_400(string body) => (await Multipart(body)).Fails(400, null, null, "body");

    [Fact]
    public async Task Files_over_the_limit_are_a_413_and_leave_nothing()
    {
        using var small = new RetrievalQaServer().With("Limits:FileBytes", "1000");
        var client = small.V2();
        await client.Upload("fits.txt", new byte[1000]);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[1001]), "file", "large.bin" },
            { new StringContent("assistants"), "purpose" } };
        (await client.Send(HttpMethod.Post, "/v1/files", form)).Fails(413, null, null, "Maximum content size limit (1000) exceeded");
        Assert.Single((await client.Get("/v1/files")).Ok().Data);
    }

    [Fact]
    public async Task Expiry_is_counted_from_creation()
    {
        const string Body = "--b\r\nContent-Disposition: form-data; name=\"expires_after[anchor]\"\r\n\r\ncreated_at\r\n--b\r\nContent-Disposition: form-data; name=\"expires_after[seconds]\"\r\n\r\n{0}\r\n--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n";
        var file = (await Multipart(Body.Replace("{0}", "3600", StringComparison.Ordinal))).Ok();
        Assert.Equal((long)file.Json["created_at"]! + 3600, (long)file.Json["expires_at"]!);
        (await Multipart(Body.Replace("{0}", "60", StringComparison.Ordinal))).Fails(400, "integer_below_min_value", "expires_after.seconds", "3600");
    }

    [Fact]
    public async Task An_expired_file_is_deleted()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var later = new RetrievalQaServer { Substitute = services => services.AddSingleton<TimeProvider>(clock) };
        var client = later.V2();
        var kept = await client.Upload("kept.txt", "x");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("created_at"), "expires_after[anchor]" }, { new StringContent("3600"), "expires_after[seconds]" },
            { new StringContent("x"), "file", "a.txt" }, { new StringContent("assistants"), "purpose" },
        };
        (await client.Send(HttpMethod.Post, "/v1/files", form)).Ok();
        var store = later.Get<IFileStore>();
        using var content = new MemoryStream([1]);
        var other = await store.AddAsync(
            new UploadedFile(NewId.File(), "proj_other", "b.txt", "assistants", "text/plain", 0, "", 1, ExpiresAt: 2), content, 10, default);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal([kept], (await client.Poll("/v1/files", list => list.Data.Count == 1)).Ids);
        Assert.Null(await store.FindAsync("proj_other", other.Id, default));
    }

    [Fact]
    public async Task Lists_go_on_after_an_id_in_either_order()
    {
        using var empty = new RetrievalQaServer();
        var client = empty.WithoutBeta();
        string[] ids = [await client.Upload("a.txt", "x"), await client.Upload("b.txt", "x"), await client.Upload("c.txt", "x", "vision")];
        var page = (await client.Get("/v1/files?limit=2")).Ok();
        Assert.Equal(["object", "data", "first_id", "last_id", "has_more"], page.Keys);
        Assert.Equal([ids[2], ids[1]], page.Ids);
        Assert.True((bool)page.Json["has_more"]!);
        Assert.Equal([ids[0]], (await client.Get($"/v1/files?limit=2&after={page.Text("last_id")}")).Ok().Ids);
        Assert.Equal([ids[1], ids[2]], (await client.Get($"/v1/files?order=asc&after={ids[0]}")).Ok().Ids);
        Assert.Empty((await client.Get($"/v1/files?after={ids[0]}")).Ok().Data);
        Assert.Equal([ids[0]], (await client.Get($"/v1/files?purpose=assistants&after={ids[1]}")).Ok().Ids);
        (await client.Get("/v1/files?limit=10001")).Fails(400, "integer_above_max_value", "limit", "10000");
        (await client.Get("/v1/files?after=file-none")).Fails(400, "invalid_value", "after", "file-none");
    }

    [Fact]
    public async Task Files_of_every_purpose_can_be_downloaded()
    {
        using var empty = new RetrievalQaServer();
        var client = empty.WithoutBeta();
        foreach (var purpose in new[] { "fine-tune", "assistants", "batch", "user_data", "vision", "evals" })
        {
            var id = await client.Upload("a.jsonl", "{}", purpose);
            var content = await client.Get($"/v1/files/{id}/content");
            Assert.Equal(("{}", "application/jsonl"), (content.Body, content.Response.Content.Headers.ContentType!.MediaType));
            Assert.StartsWith("req_", content.Header("x-request-id"), StringComparison.Ordinal);
            Assert.Equal("2020-10-01", content.Header("openai-version"));
        }
    }

    [Fact]
    public async Task A_deleted_file_is_gone_everywhere_at_once()
    {
        var id = await api.Upload("secret.txt", "The password is swordfish.");
        var left = await api.Upload("left.txt", "x");
        var store = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{id}}"]}""")).Ok().Text("id");
        await api.Poll($"/v1/vector_stores/{store}", reply => reply.Text("status") == "completed");
        var resources = $$$"""{"code_interpreter":{"file_ids":["{{{id}}}","{{{left}}}"]}}""";
        var assistant = (await api.Post("/v1/assistants", $$"""{"model":"m","tools":[{"type":"code_interpreter"}],"tool_resources":{{resources}}}""")).Ok().Text("id");
        var thread = (await api.Post("/v1/threads", $$"""{"tool_resources":{{resources}}}""")).Ok().Text("id");
        (await api.Delete($"/v1/files/{id}")).Ok();

        foreach (var path in new[] { "", "/content", "/text", "/pages", "/citation?start=0&end=3" })
        {
            (await api.Get($"/v1/files/{id}{path}")).Fails(404, null, "id", "No such File object");
        }

        Assert.Empty((await api.Get($"/v1/vector_stores/{store}/files")).Ok().Data);
        Assert.Empty((await api.Post($"/v1/vector_stores/{store}/search", """{"query":"swordfish"}""")).Ok().Data);
        var shown = $$$"""{"code_interpreter":{"file_ids":["{{{left}}}"]}}""";
        foreach (var path in new[] { $"/v1/assistants/{assistant}", $"/v1/threads/{thread}" })
        {
            Assert.Equal(shown, (await api.Get(path)).Ok().Json["tool_resources"]!.ToJsonString());
        }

        Assert.Equal(shown, (await api.Get("/v1/threads")).Ok().Data.Single(item => (string)item!["id"]! == thread)!["tool_resources"]!.ToJsonString());
        Assert.DoesNotContain(id, (await api.Get("/v1/files")).Ok().Ids);
    }

    [Theory]
    [InlineData("a.txt", "application/octet-stream", "text/plain")]
    [InlineData("a.md", "application/octet-stream", "text/markdown")]
    [InlineData("a.jsonl", "application/json", "application/jsonl")]
    [InlineData("a.json", "application/json", "application/json")]
    [InlineData("a.unknown", "application/json", "application/octet-stream")]
    [InlineData("a.bin", "text/csv", "text/csv")]
    public async Task Content_comes_back_byte_for_byte_with_its_type(string name, string declared, string expected)
    {
        byte[] content = [0, 1, 2, 0xFF, (byte)'{'];
        using var part = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(declared) } };
        using var form = new MultipartFormDataContent { { part, "file", name }, { new StringContent("assistants"), "purpose" } };
        var id = (await api.Send(HttpMethod.Post, "/v1/files", form)).Ok().Text("id");
        using var download = await api.Http.GetAsync(new Uri($"/v1/files/{id}/content", UriKind.Relative));
        Assert.Equal(content, await download.Content.ReadAsByteArrayAsync());
        Assert.Equal(expected, download.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task Deleting_answers_as_recorded_and_only_once()
    {
        var id = await api.Upload("gone.txt", "x");
        var deleted = (await api.Delete($"/v1/files/{id}")).Ok();
        Assert.Equal($$"""{"object":"file","deleted":true,"id":"{{id}}"}""", deleted.Body);
        (await api.Delete($"/v1/files/{id}")).Fails(404, null, "id", "No such File object");
    }

    [Fact]
    public async Task Lists_can_be_cut_to_a_purpose()
    {
        var vision = await api.Upload("v.png", "x", "vision");
        var page = (await api.Get("/v1/files?purpose=vision")).Ok();
        Assert.Equal([vision], page.Ids);
    }

    [Fact]
    public async Task Text_pages_and_citations_count_code_points()
    {
        var (id, text) = await Parsed();
        Assert.Equal(text, (await api.Get($"/v1/files/{id}/text")).Body);
        Assert.Equal("두번째 쪽 end", (await api.Get($"/v1/files/{id}/text?page=2")).Body);
        (await api.Get($"/v1/files/{id}/text?page=3")).Fails(404, null, "page", "no page 3");

        var pages = (await api.Get($"/v1/files/{id}/pages")).Ok().Data;
        Assert.Equal([(1, 0, 9), (2, 10, 19)], pages.Select(page => ((int)page!["number"]!, (int)page["start"]!, (int)page["end"]!)));

        var citation = (await api.Get($"/v1/files/{id}/citation?start=2&end=9")).Ok();
        Assert.Equal(("두 words", "😀 ", "\n두번째 쪽 end"), (citation.Text("quote"), citation.Text("before"), citation.Text("after")));
        Assert.Equal((1, 2, 9), ((int)citation.Json["page"]!, (int)citation.Json["start"]!, (int)citation.Json["end"]!));
        Assert.Equal([[10f, 20f, 60f, 32f]], citation.Json["boxes"]!.AsArray().Select(box => box!.AsArray().Select(side => (float)side!)));
    }

    [Fact]
    public async Task A_quote_over_two_pages_has_a_place_on_each_and_its_page_is_the_first()
    {
        var (id, _) = await Parsed();
        var citation = (await api.Get($"/v1/files/{id}/citation?start=2&end=13")).Ok().Json;
        Assert.Equal(
            [(1, 2, 9), (2, 10, 13)], citation["places"]!.AsArray().Select(place => ((int)place!["page"]!, (int)place["start"]!, (int)place["end"]!)));
        foreach (var name in new[] { "page", "page_width", "page_height", "boxes" })
        {
            Assert.Equal(citation["places"]![0]![name]?.ToJsonString(), citation[name]?.ToJsonString());
        }
    }

    [Theory]
    [InlineData("start=0", "missing_required_parameter", "end")]
    [InlineData("start=0&end=999", "invalid_value", "end")]
    [InlineData("start=5&end=5", "invalid_value", "end")]
    [InlineData("start=-1&end=5", "integer_below_min_value", "start")]
    [InlineData("start=a&end=5", "invalid_type", "start")]
    public async Task Wrong_spans_are_refused(string query, string code, string param)
    {
        var (id, _) = await Parsed();
        (await api.Get($"/v1/files/{id}/citation?{query}")).Fails(400, code, param, "");
    }

    private async Task<(string Id, string Text)> Parsed()
    {
        const string Text = "😀 두 words\n두번째 쪽 end";
        var id = await api.Upload("pages.bin", "not the text");
        var store = server.Get<IFileStore>();
        var file = await store.FindAsync(Project.Default, id, default);
        var second = Text.IndexOf('\n', StringComparison.Ordinal) + 1;
        await store.SaveParsedAsync(
            file!,
            new ParsedDocument(
                Text,
                [new TextRegion(RegionKind.Page, new SourceSpan(0, second - 1), 1, 595, 842), new TextRegion(
                    RegionKind.Page, new SourceSpan(second, Text.Length), 2, 595, 842)],
                [new WordBox(new SourceSpan(3, 4), 10, 20, 20, 32), new WordBox(new SourceSpan(5, 10), 25, 21, 60, 32), new WordBox(
                    new SourceSpan(second, second + 3), 10, 20, 40, 32)],
                "ko",
                []),
            default);
        return (id, Text);
    }

    private async Task<ApiReply> Multipart(string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=\"b\"");
        return await api.Send(HttpMethod.Post, "/v1/files", content);
    }
}
