using System.Security.Cryptography;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Vectors;

namespace RetrievalQA.Tests.Indexing.Vectors;

public sealed class VectorFolderTests : IDisposable
{
    private const int Dimensions = 48;
    private const long SegmentBytes = 64 * 1024;

    private static readonly byte[] Model = SHA256.HashData([1]);

    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("retrievalqa-vectors-").FullName, "vectors");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Fact]
    public void Vectors_are_as_they_were_after_the_folder_was_opened_again()
    {
        using (var folder = Open())
        {
            for (var number = 0; number < 200; number++)
            {
                folder.Replace(Source(number), Made(number));
            }

            folder.Replace(Source(7), Made(1007));
            folder.Remove(Source(8));
            folder.Replace(Source(9), new SourceVectors(1, 3, [], []));
        }

        using var opened = Open();
        Assert.Equal(199, opened.Records.Count);
        foreach (var number in Enumerable.Range(0, 200).Except([8, 9]))
        {
            AssertHolds(opened, Source(number), Made(number == 7 ? 1007 : number));
        }

        Assert.Empty(opened.Records[Source(9)].Passages);
        Assert.Equal(3, opened.Records[Source(9)].Chunks);
        Assert.DoesNotContain(Source(8), opened.Records.Keys);
    }

    [Fact]
    public void Vectors_of_another_model_are_thrown_away()
    {
        using (var folder = Open())
        {
            folder.Replace(Source(1), Made(1));
        }

        using var other = VectorFolder.Open(path, SHA256.HashData([2]), SegmentBytes);
        Assert.Empty(other.Records);
        Assert.Empty(Directory.EnumerateFiles(path));
    }

    [Fact]
    public void What_is_removed_is_blank_on_disk()
    {
        using (var folder = Open())
        {
            folder.Replace(Source(1), Made(1));
            folder.Replace(Source(2), Made(2));
            folder.Remove(Source(1));
        }

        var bytes = File.ReadAllBytes(Assert.Single(Directory.EnumerateFiles(path)));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(BytesOf(Made(1))));
        Assert.NotEqual(-1, bytes.AsSpan().IndexOf(BytesOf(Made(2))));
    }

    [Fact]
    public void Files_that_are_mostly_blank_are_moved_together()
    {
        using var folder = Open();
        for (var number = 0; number < 600; number++)
        {
            folder.Replace(Source(number), Made(number));
        }

        var files = Directory.GetFiles(path).Length;
        foreach (var number in Enumerable.Range(0, 600).Where(number => number % 4 != 0))
        {
            folder.Remove(Source(number));
        }

        Assert.True(Directory.GetFiles(path).Length <= (files / 2) + 1, $"{files} files became {Directory.GetFiles(path).Length}.");
        foreach (var number in Enumerable.Range(0, 600).Where(number => number % 4 == 0))
        {
            AssertHolds(folder, Source(number), Made(number));
        }
    }

    [Fact]
    public void A_source_that_is_larger_than_a_file_has_one_of_its_own()
    {
        using var folder = Open();
        var large = Made(1, passages: 5_000);
        folder.Replace(Source(1), large);
        folder.Replace(Source(2), Made(2));
        AssertHolds(folder, Source(1), large);
        AssertHolds(folder, Source(2), Made(2));
    }

    [Fact]
    public void Wherever_writing_stops_or_bytes_turn_what_is_read_is_whole()
    {
        using (var folder = Open())
        {
            for (var number = 0; number < 20; number++)
            {
                folder.Replace(Source(number), Made(number));
            }
        }

        var file = Assert.Single(Directory.EnumerateFiles(path));
        var whole = File.ReadAllBytes(file);
        var random = new Random(2);
        for (var trial = 0; trial < 300; trial++)
        {
            var broken = whole.ToArray();
            var at = random.Next(20_000);
            if (trial % 2 == 0)
            {
                broken.AsSpan(at).Clear();
            }
            else
            {
                broken[at] ^= (byte)random.Next(1, 256);
            }

            File.WriteAllBytes(file, broken);
            using var folder = Open();
            foreach (var (source, record) in folder.Records)
            {
                Assert.Equal(Made(Number(source)).Passages, record.Passages);
            }

            folder.Replace(Source(500), Made(500));
            AssertHolds(folder, Source(500), Made(500));
            if (!File.Exists(file))
            {
                Directory.EnumerateFiles(path).ToList().ForEach(File.Delete);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(100)]
    public void A_file_of_few_bytes_is_none(int length)
    {
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, "000001.vectors"), new byte[length]);
        using var folder = Open();
        Assert.Empty(folder.Records);
        folder.Replace(Source(1), Made(1));
        AssertHolds(folder, Source(1), Made(1));
    }

    private VectorFolder Open() => VectorFolder.Open(path, Model, SegmentBytes);

    private static ChunkSource Source(int number) => new("team/project", $"file-{number}", "default");

    private static int Number(ChunkSource source) => int.Parse(source.FileId.AsSpan("file-".Length), System.Globalization.CultureInfo.InvariantCulture);

    private static SourceVectors Made(int seed, int passages = 6)
    {
        var random = new Random(seed);
        var vectors = Enumerable.Range(0, passages).Select(_ => Vector(random)).ToList();
        return new SourceVectors(1 + (seed % 3), passages, [.. vectors.Select((vector, index) => new PassageVector(index * 10, (index * 10) + 9, index, index, vector.Scale))], vectors);
    }

    private static Int8Vector Vector(Random random) =>
        new([.. Enumerable.Range(0, Dimensions).Select(_ => (sbyte)random.Next(-127, 128))], (float)random.NextDouble());

    private static byte[] BytesOf(SourceVectors made) => [.. made.Vectors.SelectMany(vector => vector.Values).Select(value => (byte)value)];

    private static void AssertHolds(VectorFolder folder, ChunkSource source, SourceVectors expected)
    {
        var record = folder.Records[source];
        Assert.Equal((expected.TextVersion, expected.Chunks), (record.TextVersion, record.Chunks));
        Assert.Equal(expected.Passages, record.Passages);
        Assert.True(record.Segment.TryHold());
        Assert.Equal(expected.Vectors.SelectMany(vector => vector.Values), record.Segment.Vectors(record).ToArray());
        record.Segment.Release();
    }
}
