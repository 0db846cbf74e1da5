using System.Buffers.Binary;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>
/// How far the database had come, kept beside it. It is written after each commit and never synced, so it costs next to
/// nothing: after a kill it is exact, after a power cut it may be older than the database, and newer it never is. A
/// database that ends before it has lost its log, or is an older one that was put back.
/// </summary>
internal sealed class LastCommit(string path, Func<string, DurableFile> openFile) : IDisposable
{
    // Within one sector, which disks write atomically.
    private const int Length = 24;
    private const ulong Salt = 0x5251_4131_6c61_7374;

    private DurableFile? file;

    /// <summary>Null where nothing is known.</summary>
    public Progress? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        Span<byte> content = stackalloc byte[Length];
        var read = Opened().ReadAt(content, position: 0);
        var progress = new Progress(BinaryPrimitives.ReadInt64LittleEndian(content), BinaryPrimitives.ReadInt64LittleEndian(content[8..]));
        return read == Length && BinaryPrimitives.ReadUInt64LittleEndian(content[16..]) == CheckOf(progress) ? progress : null;
    }

    /// <exception cref="IOException">It could not be written; an older one stands there, which does no harm.</exception>
    public void Write(Progress progress)
    {
        Span<byte> content = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(content, progress.Commits);
        BinaryPrimitives.WriteInt64LittleEndian(content[8..], progress.Folded);
        BinaryPrimitives.WriteUInt64LittleEndian(content[16..], CheckOf(progress));
        Opened().WriteAt(content, position: 0);
    }

    public void Dispose() => file?.Dispose();

    private DurableFile Opened() => file ??= openFile(path);

    private static ulong CheckOf(Progress progress) => ((ulong)progress.Commits * 31) ^ ulong.RotateLeft((ulong)progress.Folded, 29) ^ Salt;

    /// <param name="Commits">Transactions that were acknowledged.</param>
    /// <param name="Folded">Those of them that the database file holds without its log.</param>
    internal readonly record struct Progress(long Commits, long Folded);
}
