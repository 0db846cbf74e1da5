using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using RetrievalQA.Server.Wire;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Files;

/// <summary>A multipart/form-data body, read part by part in whatever order they come.</summary>
public static class MultipartBody
{
    /// <param name="parts">What the body should have, for the error message.</param>
    /// <param name="read">Gets the name of a part, and the part.</param>
    /// <exception cref="ApiException">The body is broken or of another type.</exception>
    public static async Task ReadAsync(
        HttpRequest request, string parts, Func<string, PartDisposition, MultipartSection, Task> read, CancellationToken cancel)
    {
        var reader = new MultipartReader(BoundaryOf(request, parts), request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                var disposition = PartDisposition.Read(section.ContentDisposition);
                await read(disposition.Name, disposition, section);
            }
        }
        catch (Exception broken) when (IsBroken(broken) && !cancel.IsCancellationRequested)
        {
            throw ApiException.BadRequest($"The multipart/form-data body could not be read. {broken.Message}");
        }
    }

    /// <summary>The body is to blame. A full disk is not its fault.</summary>
    private static bool IsBroken(Exception failure) =>
        failure is InvalidDataException || failure is IOException io and not BadHttpRequestException && !DiskFull.IsCauseOf(io);

    private static string BoundaryOf(HttpRequest request, string parts) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? boundary.ToString()
            : throw ApiException.BadRequest($"Expected a multipart/form-data body with {parts}.");
}
