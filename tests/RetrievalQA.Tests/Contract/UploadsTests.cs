using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace RetrievalQA.Tests.Contract;

public sealed class UploadsTests(IdleServer server) : IClassFixture<IdleServer>
{
    private readonly ApiClient api = server.WithoutBeta();

    [Fact]
    public async Task Parts_become_a_file_in_the_order_of_their_ids()
    {
        var upload = await Create(api, "book.md", bytes: 11);
        var id = upload.Text("id");
        var created = (long)upload.Json["created_at"]!;
        Assert.Equal(
            $$"""{"id":"{{id}}","object":"upload","bytes":11,"created_at":{{created}},"filename":"book.md","purpose":"assistants","status":"pending","expires_at":{{created + 3_600}},"file":null}""",
            upload.Body);
        Assert.Matches("^upload_[0-9a-f]{32}$", id);
        var second = await AddPart(api, id, "world");
        var first = await AddPart(api, id, "hello ");
        Assert.Equal(["id", "object", "created_at", "upload_id"], first.Keys);
        Assert.Equal(("upload.part", id), (first.Text("object"), first.Text("upload_id")));
        Assert.Matches("^part_[0-9a-f]{32}$", first.Text("id"));

        var completed = (await Complete(api, id, [first.Text("id"), second.Text("id")])).Ok();
        var file = completed.Json["file"]!.AsObject();
        Assert.Equal(("completed", "book.md", 11L, "assistants"), (
            completed.Text("status"), (string)file["filename"]!, (long)file["bytes"]!, (string)file["purpose"]!));
        Assert.Equal((await api.Get($"/v1/files/{file["id"]}")).Ok().Body, file.ToJsonString());
        var content = await api.Get($"/v1/files/{file["id"]}/content");
        Assert.Equal(("hello world", "text/markdown"), (content.Body, content.Response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Completing_again_gives_the_same_file_and_nothing_else_is_possible_then()
    {
        var id = (await Create(api, "a.txt", bytes: 5)).Text("id");
        var part = (await AddPart(api, id, "hello")).Text("id");
        var completed = (await Complete(api, id, [part])).Ok();
        Assert.Equal(completed.Body, (await Complete(api, id, [part])).Ok().Body);
        (await SendPart(api, id, "more")).Fails(400, null, null, "is completed");
        (await api.Post($"/v1/uploads/{id}/cancel")).Fails(400, null, null, "is completed");
    }

    [Fact]
    public async Task A_cancelled_upload_takes_nothing_more_and_can_be_cancelled_twice()
    {
        var id = (await Create(api, "a.txt", bytes: 5)).Text("id");
        var part = (await AddPart(api, id, "hello")).Text("id");
        Assert.Equal("cancelled", (await api.Post($"/v1/uploads/{id}/cancel")).Ok().Text("status"));
        (await api.Post($"/v1/uploads/{id}/cancel")).Ok();
        (await SendPart(api, id, "more")).Fails(400, null, null, "is cancelled");
        (await Complete(api, id, [part])).Fails(400, null, null, "is cancelled");
    }

    [Fact]
    public async Task Parts_must_be_the_whole_file()
    {
        var id = (await Create(api, "a.txt", bytes: 10)).Text("id");
        var (first, second) = ((await AddPart(api, id, "hello")).Text("id"), (await AddPart(api, id, "world")).Text("id"));
        (await Complete(api, id, [first])).Fails(400, "invalid_value", "part_ids", "have 5 bytes together");
        (await Complete(api, id, [first, first])).Fails(400, "invalid_value", "part_ids[1]", "named twice");
        (await Complete(api, id, [first, "part_none"])).Fails(400, "invalid_value", "part_ids[1]", "part_none");
        (await Complete(api, id, [first, "x"])).Fails(400, "invalid_value", "part_ids[1]", "begins with 'part'");
        (await Complete(api, id, [])).Fails(400, "array_below_min_length", "part_ids", "");
        (await Complete(api, id, [first, second], md5: "00")).Fails(400, "invalid_value", "md5", "32 hexadecimal digits");
        (await Complete(api, id, [first, second], md5: new string('0', 32))).Fails(400, "invalid_value", "md5", Md5("helloworld"));
        (await Complete(api, id, [first, second], md5: Md5("helloworld").ToUpperInvariant())).Ok();
    }

    [Theory]
    [InlineData("""{"purpose":"assistants","bytes":1,"mime_type":"text/plain"}""", "missing_required_parameter", "filename")]
    [InlineData("""{"filename":"a","bytes":1,"mime_type":"text/plain"}""", "missing_required_parameter", "purpose")]
    [InlineData("""{"filename":"a","purpose":"assistants","mime_type":"text/plain"}""", "missing_required_parameter", "bytes")]
    [InlineData("""{"filename":"a","purpose":"assistants","bytes":1}""", "missing_required_parameter", "mime_type")]
    [InlineData("""{"filename":"a","purpose":"conquest","bytes":1,"mime_type":"text/plain"}""", null, "purpose")]
    [InlineData("""{"filename":"a","purpose":"assistants","bytes":0,"mime_type":"text/plain"}""", "integer_below_min_value", "bytes")]
    [InlineData("""{"filename":"a","purpose":"assistants","bytes":1.5,"mime_type":"text/plain"}""", "invalid_type", "bytes")]
    [InlineData("""{"filename":"a","purpose":"assistants","bytes":8589934593,"mime_type":"text/plain"}""", "integer_above_max_value", "bytes")]
    [InlineData("""{"filename":"a","purpose":"assistants","bytes":536870913,"mime_type":"text/plain"}""", "integer_above_max_value", "bytes")]
    [InlineData("""{"filename":"a","purpose":"assistants","bytes":1,"mime_type":"text/plain","expires_after":{"anchor":"created_at","seconds":60}}""", "integer_below_min_value", "expires_after.seconds")]
    [InlineData("""{"filename":"a","purpose":"assistants","bytes":1,"mime_type":"text/plain","colour":1}""", "unknown_parameter", "colour")]
    public async Task Wrong_uploads_are_refused(string body, string? code, string param) => (await api.Post("/v1/uploads", body)).Fails(400, code, param, "");

    [Fact]
    public async Task Wrong_parts_are_refused()
    {
        var path = $"/v1/uploads/{(await Create(api, "a.txt", bytes: 5)).Text("id")}/parts";
        (await api.Post(path, "{}")).Fails(400, null, null, "multipart/form-data");
        using var nothing = new ByteArrayContent(
            "--b--\r\n"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b") } };
        (await api.Send(HttpMethod.Post, path, nothing)).Fails(400, "missing_required_parameter", "data", "");
        using var unknown = new MultipartFormDataContent { { new StringContent("x"), "data", "blob" }, { new StringContent("x"), "file" } };
        (await api.Send(HttpMethod.Post, path, unknown)).Fails(400, "unknown_parameter", "file", "");
        using var twice = new MultipartFormDataContent { { new StringContent("x"), "data", "blob" }, { new StringContent("x"), "data", "blob" } };
        (await api.Send(HttpMethod.Post, path, twice)).Fails(400, null, "data", "one part");
        (await SendPart(api, "upload_none", "x")).Fails(404, null, null, "No upload found with id 'upload_none'.");
        (await SendPart(api, "x", "x")).Fails(400, "invalid_value", "upload_id", "begins with 'upload'");
        (await Complete(api, "upload_none", ["part_x"])).Fails(404, null, null, "No upload found");
        (await api.Post("/v1/uploads/upload_none/cancel")).Fails(404, null, null, "No upload found");
    }

    [Fact]
    public async Task A_part_may_be_sent_again_but_not_without_end()
    {
        var id = (await Create(api, "a.txt", bytes: 5)).Text("id");
        (await SendPart(api, id, "hello")).Ok();
        (await SendPart(api, id, "hello")).Ok();
        (await SendPart(api, id, "h")).Fails(400, null, null, "announced 5 bytes");
    }

    [Fact]
    public async Task Parts_and_pending_uploads_have_bounds()
    {
        using var small = new RetrievalQaServer()
            .With("Uploads:PartBytes", "10").With("Uploads:PartsPerUpload", "2").With("Uploads:PendingPerProject", "2").With("Uploads:UploadBytes", "100");
        var client = small.V2();
        (await client.Post("/v1/uploads", NewUpload("a.txt", 101))).Fails(400, "integer_above_max_value", "bytes", "<= 100");
        var id = (await Create(client, "a.txt", bytes: 100)).Text("id");
        (await SendPart(client, id, new string('x', 11))).Fails(413, null, null, "Maximum content size limit (10) exceeded");
        await AddPart(client, id, "1234567890");
        await AddPart(client, id, "1234567890");
        (await SendPart(client, id, "1")).Fails(400, null, null, "2 at most");
        await Create(client, "b.txt", bytes: 1);
        (await client.Post("/v1/uploads", NewUpload("c.txt", 1))).Fails(400, null, null, "2 pending uploads");
        (await client.Post($"/v1/uploads/{id}/cancel")).Ok();
        await Create(client, "c.txt", bytes: 1);
    }

    [Fact]
    public async Task An_expired_upload_takes_nothing_and_its_parts_are_erased()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var later = new RetrievalQaServer { Substitute = services => services.AddSingleton<TimeProvider>(clock) };
        var client = later.V2();
        var parts = Path.Combine(later.Get<Microsoft.Extensions.Options.IOptions<RetrievalQA.Storage.DataFolderOptions>>().Value.UploadsPath);
        var id = (await Create(client, "a.txt", bytes: 5)).Text("id");
        var part = (await AddPart(client, id, "hello")).Text("id");
        Assert.Single(Directory.GetFiles(parts));
        clock.Advance(TimeSpan.FromMinutes(61));
        (await SendPart(client, id, "x")).Fails(400, null, null, "is expired");
        (await Complete(client, id, [part])).Fails(400, null, null, "is expired");
        (await client.Post($"/v1/uploads/{id}/cancel")).Fails(400, null, null, "is expired");
        await client.Poll("/v1/files", _ => Directory.GetFiles(parts).Length == 0);
    }

    [Fact]
    public async Task The_lifetime_of_the_file_begins_when_it_is_made()
    {
        var id = (await api.Post("/v1/uploads", """{"filename":"a.txt","purpose":"batch","bytes":5,"mime_type":"text/plain","expires_after":{"anchor":"created_at","seconds":3600}}""")).Ok().Text("id");
        var file = (await Complete(api, id, [(await AddPart(api, id, "hello")).Text("id")])).Ok().Json["file"]!;
        Assert.Equal((long)file["created_at"]! + 3_600, (long)file["expires_at"]!);
    }

    [Fact]
    public async Task A_part_cut_off_on_the_way_leaves_nothing()
    {
        var id = (await Create(api, "a.txt", bytes: 5)).Text("id");
        using var cut = new ByteArrayContent(Encoding.UTF8.GetBytes("--b\r\nContent-Disposition: form-data; name=data; filename=blob\r\n\r\nhel"));
        cut.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        (await api.Send(HttpMethod.Post, $"/v1/uploads/{id}/parts", cut)).Fails(400, null, null, "could not be read");
        (await Complete(api, id, [(await AddPart(api, id, "hello")).Text("id")])).Ok();
    }

    private static async Task<ApiReply> Create(ApiClient client, string name, long bytes) => (await client.Post("/v1/uploads", NewUpload(name, bytes))).Ok();

    private static string NewUpload(string name, long bytes) =>
        $$"""{"filename":"{{name}}","purpose":"assistants","bytes":{{bytes}},"mime_type":"application/octet-stream"}""";

    private static async Task<ApiReply> AddPart(ApiClient client, string upload, string text) => (await SendPart(client, upload, text)).Ok();

    private static async Task<ApiReply> SendPart(ApiClient client, string upload, string text)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "data", "blob" } };
        return await client.Send(HttpMethod.Post, $"/v1/uploads/{upload}/parts", form);
    }

    private static Task<ApiReply> Complete(ApiClient client, string upload, string[] parts, string? md5 = null) =>
        client.Post($"/v1/uploads/{upload}/complete", ApiReply.Serialize(new { part_ids = parts, md5 }));

    private static string Md5(string text)
    {
#pragma warning disable CA5351 // The API compares uploads by MD5.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }
}
