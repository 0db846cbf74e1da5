using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Semantics;

public class RecentVectorsTests
{
    [Fact]
    public void The_vectors_that_were_used_last_are_kept()
    {
        var recent = new RecentVectors(2);
        recent.Add("first", [1]);
        recent.Add("second", [2]);
        Assert.NotNull(recent.Find("first"));
        recent.Add("third", [3]);
        Assert.Equal([1], recent.Find("first")!);
        Assert.Null(recent.Find("second"));
        Assert.Equal([3], recent.Find("third")!);
    }
}
