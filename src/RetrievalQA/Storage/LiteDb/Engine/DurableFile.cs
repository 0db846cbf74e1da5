using Microsoft.Win32.SafeHandles;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>A file whose writes go straight to the operating system and whose sync reaches the disk.</summary>
internal class DurableFile(string path) : IDisposable
{
    private readonly SafeFileHandle handle = Open(path);

    public long Length => RandomAccess.GetLength(handle);

    public int ReadAt(Span<byte> buffer, long position)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer[total..], position + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    public virtual void WriteAt(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(handle, bytes, position);

    public virtual void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public virtual void Sync() => RandomAccess.FlushToDisk(handle);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            handle.Dispose();
        }
    }

    // A handle that is opened by itself cannot say what rights a new file gets.
    private static SafeFileHandle Open(string path)
    {
        new FileStream(path, OwnerOnly.Opening(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read)).Dispose();
        return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, FileOptions.RandomAccess);
    }
}
