using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Tests.Contract;

/// <summary>A full disk is the server's trouble, wherever an upload meets it.</summary>
public sealed class FullDiskTests
{
    [Theory]
    [InlineData(28, 503)] // ENOSPC
    [InlineData(122, 503)] // EDQUOT
    [InlineData(5, 500)] // EIO
    public async Task It_is_a_503(int error, int expected)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        await new ApiExceptionHandler(NullLogger<ApiExceptionHandler>.Instance).TryHandleAsync(context, new IOException("refused", error), default);
        Assert.Equal(expected, context.Response.StatusCode);
    }

    [Fact]
    public async Task A_body_that_cannot_be_kept_is_not_called_broken()
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = "multipart/form-data; boundary=b";
        request.Body = new MemoryStream(
            Encoding.UTF8.GetBytes("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n"));
        var failure = await Assert.ThrowsAsync<IOException>(
            () => MultipartBody.ReadAsync(request, "a file", (_, _, _) => throw new IOException("No space left on device", 28), default));
        Assert.Equal(28, failure.HResult);
    }
}
