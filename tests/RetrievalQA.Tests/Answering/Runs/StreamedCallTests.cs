using RetrievalQA.Answering.Runs;

namespace RetrievalQA.Tests.Answering.Runs;

public sealed class StreamedCallTests
{
    [Fact]
    public void Twice_the_pieces_cost_twice_the_memory() => Assert.InRange(BytesFor(40_000) / (double)BytesFor(20_000), 1.5, 2.3);

    private static long BytesFor(int pieces)
    {
        var call = new StreamedCall("call_1", "write");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var piece = 0; piece < pieces; piece++)
        {
            call.Append("piece of an argument");
        }

        Assert.Equal(pieces * "piece of an argument".Length, call.Whole.Arguments.Length);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
