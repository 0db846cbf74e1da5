using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

/// <summary>Reads a file that is to be added to a store.</summary>
public static class AttachmentRequest
{
    public const string Attributes = "attributes";
    public const string Chunking = "chunking_strategy";

    private const string FileId = "file_id";

    public static readonly IReadOnlyList<string> Keys = [FileId, Attributes, Chunking];

    public static FileAttachment Read(RequestObject file) =>
        new(file.Required(FileId).Text(), ChunkingRequest.ReadIfGiven(file[Chunking]), file[Attributes]?.Attributes());
}
