using System.Text.Json;

namespace RetrievalQA.Server.Commands.Loading;

/// <summary>
/// An upload that was begun: noted before it is sent, so that a file that the server took without anybody hearing its answer is
/// found again, instead of staying there beside a second one.
/// </summary>
/// <param name="After">The newest file before this load; null where there were none.</param>
internal sealed record PendingUpload(string? After, string Name, string Sha256)
{
    /// <returns>Null where the note is none: the last load came to its end.</returns>
    public static PendingUpload? Read(string note)
    {
        try
        {
            return note.Length == 0 ? null : JsonSerializer.Deserialize<PendingUpload>(note);
        }
        catch (JsonException)
        {
            return null; // The process was killed while it wrote it: nothing was sent yet.
        }
    }

    public string ToNote() => JsonSerializer.Serialize(this);
}
