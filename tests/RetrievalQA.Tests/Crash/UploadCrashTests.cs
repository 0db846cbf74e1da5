using System.Text;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Crash;

/// <summary>kill -9 of the whole server between the parts of an upload.</summary>
public sealed class UploadCrashTests
{
    [Fact]
    public async Task Parts_that_were_acknowledged_make_the_file_after_the_restart()
    {
        await using var server = await ServerProcess.StartAsync();
        var api = new ApiClient(server.Client);
        var id = (await api.Post("/v1/uploads", """{"filename":"a.txt","purpose":"assistants","bytes":11,"mime_type":"text/plain"}""")).Ok().Text("id");
        var first = await AddPart(api, id, "hello ");
        await server.KillAsync();

        await server.StartAgainAsync();
        var second = await AddPart(api, id, "world");
        var completed = (await api.Post($"/v1/uploads/{id}/complete", $$"""{"part_ids":["{{first}}","{{second}}"]}""")).Ok();
        await server.KillAsync();

        await server.StartAgainAsync();
        Assert.Equal("hello world", (await api.Get($"/v1/files/{completed.Json["file"]!["id"]}/content")).Ok().Body);
        Assert.Equal(completed.Body, (await api.Post($"/v1/uploads/{id}/complete", $$"""{"part_ids":["{{first}}","{{second}}"]}""")).Ok().Body);
    }

    private static async Task<string> AddPart(ApiClient api, string upload, string text)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "data", "blob" } };
        return (await api.Send(HttpMethod.Post, $"/v1/uploads/{upload}/parts", form)).Ok().Text("id");
    }
}
