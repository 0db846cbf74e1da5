using System.Buffers;
using System.Security.Cryptography;
using RetrievalQA.Documents;

namespace RetrievalQA.Storage.Blobs;

/// <summary>
/// Content of files under its hash: the same content is stored once. Whoever adds or removes content together with the
/// row that names it holds <see cref="LockAsync"/> meanwhile, so that an upload never loses what a deletion removes.
/// </summary>
internal sealed class BlobStore(DataFolder folder)
{
    private const int BufferSize = 128 * 1024;
    private const int FolderDigits = 2;
    private const int Locks = 64;

    private readonly SemaphoreSlim[] locks = [.. Enumerable.Range(0, Locks).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Streams content to a temporary file, synced. Dispose the result; <see cref="Keep"/> it first where it is wanted.</summary>
    /// <exception cref="ContentTooLargeException">It is longer than <paramref name="maxBytes"/>.</exception>
    /// <exception cref="StorageFullException">No space is left.</exception>
    public async Task<ReceivedBlob> ReceiveAsync(Stream content, long maxBytes, CancellationToken cancel)
    {
        var path = Path.Combine(folder.Options.TemporaryPath, Path.GetRandomFileName());
        try
        {
            return await CopyAsync(content, path, maxBytes, cancel);
        }
        catch (Exception failure)
        {
            File.Delete(path);
            if (failure is IOException ioFailure && DiskFull.IsCauseOf(ioFailure))
            {
                throw new StorageFullException("No space is left for the file.", ioFailure);
            }

            throw;
        }
    }

    /// <summary>Waits until no one else adds or removes this content; dispose to let others.</summary>
    public async Task<IDisposable> LockAsync(string sha256, CancellationToken cancel)
    {
        var held = locks[Convert.ToInt32(sha256[..FolderDigits], fromBase: 16) % Locks];
        await held.WaitAsync(cancel);
        return new Release(held);
    }

    /// <summary>Moves the content to its place; durable on return.</summary>
    public void Keep(ReceivedBlob blob)
    {
        var path = PathOf(blob.Sha256);
        var parent = Path.GetDirectoryName(path)!;
        OwnerOnly.CreateFolder(parent);
        if (!File.Exists(path))
        {
            File.Move(blob.TemporaryPath, path);
        }

        DurableFolder.Sync(parent);
        DurableFolder.Sync(folder.Options.BlobsPath);
    }

    public void Remove(string sha256)
    {
        // Where its folder is gone, File.Delete would fail.
        if (File.Exists(PathOf(sha256)))
        {
            File.Delete(PathOf(sha256));
        }
    }

    /// <summary>Null where there is no such content any more.</summary>
    public Stream? Open(string sha256)
    {
        try
        {
            return new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public string PathOf(string sha256) =>
        Path.Combine(folder.Options.BlobsPath, sha256[..FolderDigits], sha256[FolderDigits..]);

    /// <summary>Hashes of everything stored. What is not named by a hash is not ours.</summary>
    public IEnumerable<string> All() => Directory
        .EnumerateFiles(folder.Options.BlobsPath, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetFileName(Path.GetDirectoryName(path)) + Path.GetFileName(path))
        .Where(name => name.All(char.IsAsciiHexDigitLower));

    private static async Task<ReceivedBlob> CopyAsync(Stream content, string path, long maxBytes, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var opening = OwnerOnly.Opening(FileMode.CreateNew);
        opening.BufferSize = 0;
        opening.Options = FileOptions.Asynchronous;
        await using var file = new FileStream(path, opening);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var bytes = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancel)) > 0)
            {
                bytes += read;
                if (bytes > maxBytes)
                {
                    throw new ContentTooLargeException(maxBytes);
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }

            file.Flush(flushToDisk: true);
            return new ReceivedBlob(path, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Release(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}

/// <summary>Content that was received and has no place yet; disposing removes the temporary file.</summary>
internal sealed record ReceivedBlob(string TemporaryPath, string Sha256, long Bytes) : IDisposable
{
    public void Dispose() => File.Delete(TemporaryPath);
}
