using System.Net.Mime;
using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;
using RetrievalQA.Storage;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Files;

public static class FilesEndpoints
{
    /// <summary>Names the version of the text that an answer shows.</summary>
    public const string TextVersion = "x-text-version";

    private const int ListMaximum = 10_000;

    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/files");
        files.MapPost("", Upload).DisableAntiforgery();
        files.MapGet("", List);
        files.MapGet("/{file_id}", Retrieve);
        files.MapDelete("/{file_id}", Delete);
        files.MapGet("/{file_id}/content", Download);
        files.MapGet("/{file_id}/text", Text);
        files.MapGet("/{file_id}/pages", Pages);
        files.MapGet("/{file_id}/citation", Cite);
    }

    private static async Task<FileObject> Upload(HttpRequest request, FileUpload upload, CancellationToken cancel) =>
        FileObject.From(await upload.ReceiveAsync(request, cancel));

    private static async Task<ListPage> List(ListParameters parameters, Caller caller, IFileStore files, CancellationToken cancel)
    {
        var query = parameters.ToQuery(ListMaximum, ListMaximum);
        var slice = await files.ListAsync(caller.ProjectId, parameters.Text("purpose"), query, cancel);
        return ListPage.From(slice, file => file.Id, FileObject.From);
    }

    private static async Task<FileObject> Retrieve(string file_id, RequestedObjects objects, CancellationToken cancel) =>
        FileObject.From(await objects.FileAsync(file_id, cancel));

    private static async Task<DeletedFile> Delete(string file_id, Caller caller, IFileStore files, ChunkIndex index, CancellationToken cancel)
    {
        if (!await files.DeleteAsync(caller.ProjectId, file_id, cancel))
        {
            throw ApiException.FileNotFound(file_id);
        }

        await index.CatchUpAsync(cancel);
        return new DeletedFile("file", Deleted: true, file_id);
    }

    // As an attachment: a page that somebody uploaded must not run as one of ours.
    private static async Task<IResult> Download(
        string file_id, RequestedObjects objects, IFileStore files, StorageHealth health, CancellationToken cancel)
    {
        var file = await objects.FileAsync(file_id, cancel);
        var content = files.OpenContent(file);
        if (content is null)
        {
            // It may have been deleted since it was looked up.
            await objects.FileAsync(file_id, cancel);
            health.ReportDamage($"The content of file '{file_id}' is missing from the data folder; 'check' lists all that is.");
            throw new ApiException(
                StatusCodes.Status500InternalServerError, $"The content of file '{file_id}' is missing from the data folder.", type: ApiException.ServerError);
        }

        return TypedResults.Stream(content, MediaType.For(file.FileName, file.ContentType), file.FileName, enableRangeProcessing: true);
    }

    private static async Task<IResult> Text(
        string file_id, ListParameters parameters, HttpResponse response, RequestedObjects objects, DocumentTexts texts, CancellationToken cancel)
    {
        var number = parameters.WholeNumber("page", 1, int.MaxValue);
        var document = await FindAsync(file_id, parameters, response, objects, texts, cancel);
        if (number is null)
        {
            return TypedResults.Text(document.Text, MediaTypeNames.Text.Plain, System.Text.Encoding.UTF8);
        }

        var page = document.Pages.FirstOrDefault(page => page.Number == number)
            ?? throw new ApiException(StatusCodes.Status404NotFound, $"File '{file_id}' has no page {number}.", param: "page");
        return TypedResults.Text(document.Slice(page.Span), MediaTypeNames.Text.Plain, System.Text.Encoding.UTF8);
    }

    private static async Task<WholeList> Pages(
        string file_id, ListParameters parameters, HttpResponse response, RequestedObjects objects, DocumentTexts texts, CancellationToken cancel) =>
        WholeList.Of(FilePageObject.AllOf(await FindAsync(file_id, parameters, response, objects, texts, cancel)));

    private static async Task<CitationObject> Cite(
        string file_id,
        ListParameters parameters,
        HttpResponse response,
        RequestedObjects objects,
        DocumentTexts texts,
        IConversationStore conversations,
        CancellationToken cancel)
    {
        var start = parameters.WholeNumber("start", 0, int.MaxValue) ?? throw ApiException.MissingParameter("start");
        var end = parameters.WholeNumber("end", 0, int.MaxValue) ?? throw ApiException.MissingParameter("end");
        var version = VersionOf(parameters);
        var file = await objects.FileAsync(file_id, cancel);
        if (await texts.FindAsync(file, version, cancel) is { } document)
        {
            response.Headers[TextVersion] = $"{document.Version}";
            return CitationObject.From(file, document, SpanOf(document, start, end));
        }

        // The text is gone; what a message quoted from it may stand in the current one.
        if (await conversations.FindCitationAsync(file.ProjectId, file.Id, version!.Value, start, end, cancel) is not { } citation)
        {
            throw ApiException.NoTextVersion(file_id, version.Value);
        }

        return await texts.FindAgainAsync(file, citation, cancel) is var (current, span)
            ? CitationObject.From(file, current, span, moved: true)
            : throw ApiException.QuoteIsGone(file_id, version.Value);
    }

    private static async Task<ParsedDocument> FindAsync(
        string fileId, ListParameters parameters, HttpResponse response, RequestedObjects objects, DocumentTexts texts, CancellationToken cancel)
    {
        var version = VersionOf(parameters);
        var document = await texts.FindAsync(await objects.FileAsync(fileId, cancel), version, cancel)
            ?? throw ApiException.NoTextVersion(fileId, version!.Value);
        response.Headers[TextVersion] = $"{document.Version}";
        return document;
    }

    private static int? VersionOf(ListParameters parameters) => parameters.WholeNumber("version", Reading.First.Version, int.MaxValue);

    /// <exception cref="ApiException">The code points enclose no text.</exception>
    private static SourceSpan SpanOf(ParsedDocument document, int start, int end) =>
        end > start && CodePoints.ToUtf16(document.Text, start) is { } from && CodePoints.ToUtf16(document.Text.AsSpan(from), end - start) is { } length
            ? new SourceSpan(from, from + length)
            : throw ApiException.InvalidValue(
                "end", $"Invalid 'start' and 'end': {start} and {end} enclose no text of the file, which has {CodePoints.Count(document.Text)} code points.");
}

/// <summary>Files answer with "file", not "file.deleted".</summary>
public sealed record DeletedFile([property: JsonPropertyName("object")] string ObjectKind, bool Deleted, string Id);
