using System.Collections.Concurrent;
using System.Globalization;
using RetrievalQA.Documents;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>
/// The vector records on disk, by source. One thread changes it at a time, others may read which there are; derived data, so what cannot be read is made anew.
/// </summary>
internal sealed class VectorFolder : IDisposable
{
    private const string Pattern = "*.vectors";

    // Records are moved together once more than half of a segment is blank.
    private const int SparseShare = 2;

    private readonly string path;
    private readonly byte[] fingerprint;
    private readonly long segmentBytes;
    private readonly List<VectorSegment> segments = [];
    private int named;

    private VectorFolder(string path, byte[] fingerprint, long segmentBytes) =>
        (this.path, this.fingerprint, this.segmentBytes) = (path, fingerprint, segmentBytes);

    /// <summary>The records that count.</summary>
    public ConcurrentDictionary<ChunkSource, VectorRecord> Records { get; } = [];

    /// <summary>Opens the folder. Vectors of another model are thrown away.</summary>
    /// <param name="segmentBytes">Size of a file, unless a single record is larger.</param>
    public static VectorFolder Open(string path, byte[] fingerprint, long segmentBytes)
    {
        OwnerOnly.CreateFolder(path);
        var folder = new VectorFolder(path, fingerprint, segmentBytes);
        foreach (var file in Directory.EnumerateFiles(path, Pattern).Order(StringComparer.Ordinal))
        {
            folder.OpenSegment(file);
        }

        return folder;
    }

    /// <summary>Puts the vectors of a source in the place of those that it had; they are on disk on return.</summary>
    public void Replace(ChunkSource source, SourceVectors made)
    {
        Remove(source);
        Records[source] = Append(source, made);
    }

    public void Remove(ChunkSource source)
    {
        if (!Records.TryRemove(source, out var record))
        {
            return;
        }

        record.Segment.Erase(record);
        if (record.Segment != segments[^1] && record.Segment.DeadBytes * SparseShare > record.Segment.Used)
        {
            Compact(record.Segment);
        }
    }

    public void Dispose()
    {
        foreach (var segment in segments)
        {
            segment.Dispose();
        }
    }

    private void OpenSegment(string file)
    {
        named = Math.Max(named, int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture));
        if (VectorSegment.Open(file, fingerprint) is not var (segment, records))
        {
            File.Delete(file);
            return;
        }

        segments.Add(segment);
        foreach (var record in records)
        {
            // A stop between moving a record and removing its old segment leaves it twice.
            if (Records.TryGetValue(record.Source, out var twin))
            {
                twin.Segment.Erase(twin);
            }

            Records[record.Source] = record;
        }
    }

    private VectorRecord Append(ChunkSource source, SourceVectors made)
    {
        if (segments.Count == 0 || segments[^1].Append(source, made) is not { } record)
        {
            var size = VectorSegment.SizeOf(source, made.Passages.Length, made.Dimensions);
            segments.Add(VectorSegment.Create(NextName(), size, segmentBytes, made.Dimensions, fingerprint));
            record = segments[^1].Append(source, made)!;
        }

        return record;
    }

    private void Compact(VectorSegment sparse)
    {
        segments.Remove(sparse);
        foreach (var record in Records.Values.Where(record => record.Segment == sparse).ToList())
        {
            var all = sparse.Vectors(record);
            var vectors = new List<Int8Vector>(record.Passages.Length);
            for (var index = 0; index < record.Passages.Length; index++)
            {
                vectors.Add(new Int8Vector(all.Slice(index * sparse.Dimensions, sparse.Dimensions).ToArray(), record.Passages[index].Scale));
            }

            // Not removed before: a question is to find it at any time.
            Records[record.Source] = Append(record.Source, new SourceVectors(record.TextVersion, record.Chunks, record.Passages, vectors));
        }

        sparse.Dispose();
        File.Delete(sparse.Path);
    }

    private string NextName() => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{++named:D6}.vectors"));
}
