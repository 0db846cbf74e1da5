using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores.Batches;

/// <summary>Reads the files of a batch: ids that share settings, or files with settings of their own.</summary>
public static class FileBatchRequest
{
    private const string Ids = "file_ids";
    private const string Files = "files";

    /// <summary>Each file once; where one is named twice the last counts.</summary>
    public static IReadOnlyList<FileAttachment> Read(RequestBody body, LimitOptions limits)
    {
        var request = body.ToObject(Ids, Files, AttachmentRequest.Attributes, AttachmentRequest.Chunking);
        var attachments = (request[Ids], request[Files]) switch
        {
            ({ } ids, null) => ReadIds(ids, request, limits.FilesPerBatch),
            (null, { } files) => files.Array(limits.FilesPerBatch, minimum: 1).Select(file => AttachmentRequest.Read(file.ToObject(AttachmentRequest.Keys))),
            (null, null) => throw ApiException.MissingParameter(Ids),
            _ => throw ApiException.BadRequest($"Only one of '{Ids}' and '{Files}' may be given.", "invalid_value", Files),
        };
        return [.. attachments.GroupBy(file => file.FileId, StringComparer.Ordinal).Select(same => same.Last())];
    }

    private static IEnumerable<FileAttachment> ReadIds(RequestValue ids, RequestObject request, int maximum)
    {
        var attributes = request[AttachmentRequest.Attributes]?.Attributes();
        var chunking = ChunkingRequest.ReadIfGiven(request[AttachmentRequest.Chunking]);
        return ids.Array(maximum, minimum: 1).Select(id => new FileAttachment(id.Text(), chunking, attributes?.DeepClone().AsObject()));
    }
}
