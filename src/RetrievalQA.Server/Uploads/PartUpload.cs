using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Housekeeping;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Wire;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Uploads;

/// <summary>Receives one part of an upload.</summary>
public sealed class PartUpload(IUploadStore uploads, IOptions<DataFolderOptions> storage, IOptions<UploadOptions> options, TimeProvider time)
{
    private const string Data = "data";

    /// <exception cref="ApiException">The body is not one part of data.</exception>
    /// <exception cref="ContentTooLargeException">The part is larger than its limit.</exception>
    /// <exception cref="UploadStateException">The upload does not take it.</exception>
    public async Task<UploadPart> ReceiveAsync(Upload upload, HttpRequest request, CancellationToken cancel)
    {
        await using var spool = new UploadSpool(storage);
        var isThere = false;
        await MultipartBody.ReadAsync(request, $"the part '{Data}'", ReadAsync, cancel);
        if (!isThere)
        {
            throw ApiException.MissingParameter(Data);
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return await uploads.AddPartAsync(
            new UploadPart(NewId.UploadPart(), upload.Id, now),
            spool.Rewind(),
            options.Value.PartBytes,
            (current, part) => current.Receive(part, options.Value.PartsPerUpload, now),
            cancel);

        Task ReadAsync(string name, PartDisposition disposition, MultipartSection section)
        {
            if (name != Data)
            {
                throw ApiException.UnknownParameter(name);
            }

            isThere = isThere ? throw ApiException.BadRequest("Expected one part of data in the body, but got more.", param: Data) : true;
            return spool.FillAsync(section.Body, options.Value.PartBytes, cancel);
        }
    }
}
