namespace RetrievalQA.Sandboxes;

/// <summary>A file that code may read.</summary>
/// <param name="FileId">Letters, digits, '-' and '_'. The file is placed at /mnt/data/{FileId}.</param>
/// <param name="FileName">As uploaded; see <see cref="SandboxNames"/>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="OpenAsync">Called when the file has to be put into a session, at most once in its life; null where the file was deleted.</param>
public sealed record SandboxInput(string FileId, string FileName, long Size, Func<CancellationToken, Task<Stream?>> OpenAsync)
{
    /// <summary>
    /// For a file that an earlier call produced: its path relative to /mnt/data. It is put there again where the session
    /// is a new one. Of several with one path the last counts.
    /// </summary>
    public string? ProducedPath { get; init; }
}
