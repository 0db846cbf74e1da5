using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RetrievalQA.Documents;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>
/// A file of vector records, mapped into memory: a header with the model's fingerprint, then records one after the other. A
/// record counts once it is marked, which happens when all of it is on disk; what is not needed any more is blanked.
/// </summary>
internal sealed unsafe class VectorSegment : IDisposable
{
    private const int HeaderBytes = 64;
    private const int Alignment = 64;
    private const int Live = 1;
    private const int Dead = 0;

    private static ReadOnlySpan<byte> Magic => "RQVEC002"u8;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* first;

    private VectorSegment(string path, MemoryMappedFile file, long capacity, int dimensions)
    {
        (Path, this.file, Capacity, Dimensions) = (path, file, capacity, dimensions);
        view = file.CreateViewAccessor(0, capacity);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
    }

    public string Path { get; }

    public int Dimensions { get; }

    public long Capacity { get; }

    /// <summary>Where the next record goes.</summary>
    public long Used { get; private set; } = HeaderBytes;

    /// <summary>Bytes of records that count no more.</summary>
    public long DeadBytes { get; private set; }

    /// <summary>The bytes that a record takes.</summary>
    public static long SizeOf(ChunkSource source, int passages, int dimensions) =>
        OffsetOfVectors(Encoding.UTF8.GetByteCount(source.Term), passages) + Aligned((long)passages * dimensions);

    /// <summary>A new, empty segment.</summary>
    public static VectorSegment Create(string path, long recordBytes, long leastBytes, int dimensions, ReadOnlySpan<byte> fingerprint)
    {
        var capacity = Math.Max(leastBytes, HeaderBytes + recordBytes);
        var stream = new FileStream(path, OwnerOnly.Opening(FileMode.Create, FileAccess.ReadWrite));
        stream.SetLength(capacity);
        var segment = Map(path, stream, capacity, dimensions);
        var header = segment.Bytes(0, HeaderBytes);
        Magic.CopyTo(header);
        MemoryMarshal.Write(header[Magic.Length..], dimensions);
        fingerprint[..SHA256.HashSizeInBytes].CopyTo(header[(HeaderBytes - SHA256.HashSizeInBytes)..]);
        return segment;
    }

    /// <summary>Opens a segment with the records that count.</summary>
    /// <returns>Null for one of another model or format.</returns>
    public static (VectorSegment Segment, List<VectorRecord> Records)? Open(string path, ReadOnlySpan<byte> fingerprint)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        if (stream.Length < HeaderBytes)
        {
            stream.Dispose();
            return null;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        stream.ReadExactly(header);
        if (!header.StartsWith(Magic) || !header.EndsWith(fingerprint[..SHA256.HashSizeInBytes]))
        {
            stream.Dispose();
            return null;
        }

        var segment = Map(path, stream, stream.Length, MemoryMarshal.Read<int>(header[Magic.Length..]));
        return (segment, segment.ReadRecords());
    }

    /// <summary>Appends a record; it is on disk on return.</summary>
    /// <returns>Null where it does not fit, or has vectors of another length.</returns>
    public VectorRecord? Append(ChunkSource source, SourceVectors made)
    {
        var passages = made.Passages;
        var size = SizeOf(source, passages.Length, Dimensions);
        if (Used + size > Capacity || (made.Dimensions > 0 && made.Dimensions != Dimensions))
        {
            return null;
        }

        var name = Encoding.UTF8.GetBytes(source.Term);
        var offset = OffsetOfVectors(name.Length, passages.Length);
        var bytes = Bytes(Used, size);
        bytes.Clear();
        name.CopyTo(bytes[sizeof(RecordHeader)..]);
        MemoryMarshal.AsBytes(passages.AsSpan()).CopyTo(bytes[OffsetOfPassages(name.Length)..]);
        for (var index = 0; index < made.Vectors.Count; index++)
        {
            MemoryMarshal.AsBytes(made.Vectors[index].Values.AsSpan()).CopyTo(bytes[(int)(offset + ((long)index * Dimensions))..]);
        }

        var header = new RecordHeader(Dead, made.TextVersion, made.Chunks, passages.Length, name.Length, size, Hash: 0);
        header = header with { Hash = HashOf(header, bytes[sizeof(RecordHeader)..(int)offset]) };
        MemoryMarshal.Write(bytes, header);
        view.Flush();
        MemoryMarshal.Write(bytes, Live);
        var record = new VectorRecord(this, source, made.TextVersion, made.Chunks, passages, Used, Used + offset, size);
        Used += size;
        return record;
    }

    /// <summary>Takes a record out and blanks its vectors.</summary>
    public void Erase(VectorRecord record)
    {
        var bytes = Bytes(record.Start, record.Length);
        MemoryMarshal.Write(bytes, Dead);
        bytes[(int)(record.Offset - record.Start)..].Clear();
        DeadBytes += record.Length;
    }

    /// <summary>Holds the memory while vectors are read; release with <see cref="Release"/>.</summary>
    /// <returns>False where the segment is closed.</returns>
    public bool TryHold()
    {
        var isHeld = false;
        try
        {
            view.SafeMemoryMappedViewHandle.DangerousAddRef(ref isHeld);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        return isHeld;
    }

    public void Release() => view.SafeMemoryMappedViewHandle.DangerousRelease();

    /// <summary>The vectors of a record, one after the other, while the segment is held.</summary>
    public ReadOnlySpan<sbyte> Vectors(VectorRecord record) =>
        MemoryMarshal.Cast<byte, sbyte>(Bytes(record.Offset, (long)record.Passages.Length * Dimensions));

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    private static VectorSegment Map(string path, FileStream stream, long capacity, int dimensions) => new(
        path,
        MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false),
        capacity,
        dimensions);

    private List<VectorRecord> ReadRecords()
    {
        var records = new List<VectorRecord>();
        while (Used + sizeof(RecordHeader) <= Capacity && TryRead(Used) is var (header, record))
        {
            Used += header.Length;
            if (header.State == Live)
            {
                records.Add(record);
            }
            else
            {
                DeadBytes += header.Length;
            }
        }

        return records;
    }

    // Null where no record was written, or not all of its header.
    private (RecordHeader Header, VectorRecord Record)? TryRead(long start)
    {
        var header = MemoryMarshal.Read<RecordHeader>(Bytes(start, sizeof(RecordHeader)));
        if (header.NameBytes < 0 || header.Passages < 0 || header.Length <= 0 || header.Length > Capacity - start
            || header.Length != OffsetOfVectors(header.NameBytes, header.Passages) + Aligned((long)header.Passages * Dimensions))
        {
            return null;
        }

        var offset = OffsetOfVectors(header.NameBytes, header.Passages);
        var bytes = Bytes(start, offset);
        if (header.Hash != HashOf(header, bytes[sizeof(RecordHeader)..]))
        {
            return null;
        }

        var source = SourceOf(Encoding.UTF8.GetString(bytes.Slice(sizeof(RecordHeader), header.NameBytes)));
        var passages = MemoryMarshal.Cast<byte, PassageVector>(bytes[OffsetOfPassages(header.NameBytes)..])[..header.Passages].ToArray();
        return (header, new VectorRecord(this, source, header.TextVersion, header.Chunks, passages, start, start + offset, header.Length));
    }

    // Project ids are the caller's; the two parts behind them hold no slash.
    private static ChunkSource SourceOf(string term)
    {
        var key = term.LastIndexOf('/');
        var fileId = term.LastIndexOf('/', key - 1);
        return new ChunkSource(term[..fileId], term[(fileId + 1)..key], term[(key + 1)..]);
    }

    private static long HashOf(RecordHeader header, ReadOnlySpan<byte> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var counted = header with { State = Dead, Hash = 0 };
        hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<RecordHeader>(in counted)));
        hash.AppendData(names);
        return MemoryMarshal.Read<long>(hash.GetHashAndReset());
    }

    private static int OffsetOfPassages(int nameBytes) => sizeof(RecordHeader) + ((nameBytes + 3) & ~3);

    private static long OffsetOfVectors(int nameBytes, int passages) => Aligned(OffsetOfPassages(nameBytes) + ((long)passages * sizeof(PassageVector)));

    private static long Aligned(long bytes) => (bytes + Alignment - 1) & ~(long)(Alignment - 1);

    private Span<byte> Bytes(long start, long length) => new(first + start, checked((int)length));

    /// <param name="State">Live or dead; not part of the hash.</param>
    /// <param name="Length">Of the whole record in bytes.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct RecordHeader(int State, int TextVersion, int Chunks, int Passages, int NameBytes, long Length, long Hash);
}
