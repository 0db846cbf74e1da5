using RetrievalQA.Text;

namespace RetrievalQA.Documents;

/// <summary>A file as it was uploaded, or as code interpreter made it.</summary>
/// <param name="Bytes">Size of the content in bytes.</param>
/// <param name="Sha256">Lower-case hex digest of the content; names its blob.</param>
/// <param name="CreatedAt">Unix seconds.</param>
/// <param name="ExpiresAt">Unix seconds, or null for never.</param>
/// <param name="Sequence">Order of creation; given by the store.</param>
/// <param name="Reading">The reading that counts; null where it was never read, or before readings were recorded.</param>
public sealed record UploadedFile(
    string Id,
    string ProjectId,
    string FileName,
    string Purpose,
    string ContentType,
    long Bytes,
    string Sha256,
    long CreatedAt,
    long? ExpiresAt = null,
    long Sequence = 0,
    Reading? Reading = null)
{
    /// <summary>Without hidden characters, which older versions kept.</summary>
    public string FileName { get; init; } = HiddenCharacters.Remove(FileName);

    /// <summary>Files of other purposes (training data, batch input) are searched only where they are named.</summary>
    public bool IsKnowledge => Purpose is "assistants" or "user_data";
}
