using RetrievalQA.Indexing;

namespace RetrievalQA.Tests.Indexing;

public sealed class IndexFileInputTests : IDisposable
{
    private const int Seed = 20_261_201;
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(IndexBlocks.BlockBytes, 1)]
    [InlineData(IndexBlocks.BlockBytes + 1, 0)]
    [InlineData((5 * IndexBlocks.BlockBytes) + 77, 0)]
    [InlineData((5 * IndexBlocks.BlockBytes) + 77, 1)]
    public void Whatever_is_read_from_wherever_is_what_the_file_holds(int length, int megabytes)
    {
        var random = new Random(Seed + length);
        var written = new byte[length];
        random.NextBytes(written);
        File.WriteAllBytes(path, written);
        using var whole = new IndexFileInput(new IndexFile(path, new IndexBlocks(megabytes * 1_048_576)));
        Assert.Equal(length, whole.Length);
        for (var round = 0; round < 40; round++)
        {
            var start = random.Next(length + 1);
            var part = whole.Slice("part", start, random.Next(length - start + 1));
            var expected = written.AsMemory(start, (int)part.Length);
            Read((IndexFileInput)part.Clone(), expected, random);
            Read(part, expected, random);
        }
    }

    [Fact]
    public void Nothing_is_read_beyond_the_end_of_a_part()
    {
        File.WriteAllBytes(path, new byte[100]);
        using var whole = new IndexFileInput(new IndexFile(path, new IndexBlocks(1_048_576)));
        var part = whole.Slice("part", 10, 20);
        part.Seek(20);
        Assert.Throws<EndOfStreamException>(() => part.ReadByte());
        part.Seek(15);
        Assert.Throws<EndOfStreamException>(() => part.ReadBytes(new byte[6], 0, 6));
        Assert.Throws<EndOfStreamException>(() => part.Seek(-1));
    }

    [Fact]
    public void A_file_that_was_cut_after_it_was_opened_is_damaged()
    {
        File.WriteAllBytes(path, new byte[3 * IndexBlocks.BlockBytes]);
        using var whole = new IndexFileInput(new IndexFile(path, new IndexBlocks(1_048_576)));
        File.WriteAllBytes(path, new byte[10]);
        whole.Seek(2 * IndexBlocks.BlockBytes);
        Assert.Throws<EndOfStreamException>(() => whole.ReadByte());
    }

    private static void Read(IndexFileInput input, ReadOnlyMemory<byte> expected, Random random)
    {
        for (var read = 0; read < 20; read++)
        {
            var at = random.Next(expected.Length + 1);
            input.Seek(at);
            Assert.Equal(at, input.Position);
            var bytes = new byte[random.Next(expected.Length - at + 1)];
            input.ReadBytes(bytes, 0, bytes.Length);
            Assert.Equal(expected.Slice(at, bytes.Length).ToArray(), bytes);
            Assert.Equal(at + bytes.Length, input.Position);
            if (input.Position < input.Length)
            {
                Assert.Equal(expected.Span[(int)input.Position], input.ReadByte());
            }
        }
    }
}
