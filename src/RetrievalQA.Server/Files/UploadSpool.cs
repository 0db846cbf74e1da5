using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Files;

/// <summary>
/// Holds content on disk until the rest of its request is known to be right. On the data's own file system: the system's
/// temporary folder may be memory.
/// </summary>
public sealed class UploadSpool(IOptions<DataFolderOptions> storage) : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly FileStream file = Open(Path.Combine(storage.Value.TemporaryPath, Path.GetRandomFileName()));

    public long Length => file.Length;

    /// <summary>Adds content.</summary>
    /// <exception cref="ContentTooLargeException">There is more than <paramref name="limit"/> bytes of it.</exception>
    public async Task FillAsync(Stream content, long limit, CancellationToken cancel)
    {
        var buffer = new byte[BufferSize];
        int read;
        while ((read = await content.ReadAsync(buffer, cancel)) > 0)
        {
            if (file.Length + read > limit)
            {
                throw new ContentTooLargeException(limit);
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
    }

    /// <summary>All that was added, from its beginning.</summary>
    public Stream Rewind()
    {
        file.Position = 0;
        return file;
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    // Not buffered: what the disk refuses is refused when it is written, not when the spool is disposed.
    private static FileStream Open(string path)
    {
        var opening = OwnerOnly.Opening(FileMode.CreateNew, FileAccess.ReadWrite);
        opening.BufferSize = 0;
        opening.Options = System.IO.FileOptions.Asynchronous | System.IO.FileOptions.DeleteOnClose;
        return new FileStream(path, opening);
    }
}
