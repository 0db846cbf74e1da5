using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Semantics;

public class RecentVectorsTests
{
    [Fact]
    public void The_vectors_that_were_used_last_are_kept()
    {
        var recent = new RecentVectors(2, 1_000_000);
        recent.Add("first", [1]);
        recent.Add("second", [2]);
        Assert.NotNull(recent.Find("first"));
        recent.Add("third", [3]);
        Assert.Equal([1], recent.Find("first")!);
        Assert.Null(recent.Find("second"));
        Assert.Equal([3], recent.Find("third")!);
    }

    [Fact]
    public void Long_texts_take_no_more_memory_than_is_allowed()
    {
        var recent = new RecentVectors(1_000, mostBytes: 10_000);
        recent.Add(new string('a', 4_000), [1]);
        recent.Add("short", [2]);
        Assert.NotNull(recent.Find(new string('a', 4_000)));
        recent.Add(new string('b', 3_000), [3]);
        Assert.NotNull(recent.Find(new string('b', 3_000)));
        Assert.Null(recent.Find("short"));
        Assert.Null(recent.Find(new string('a', 4_000)));
        recent.Add(new string('c', 5_000), [4]);
        Assert.Null(recent.Find(new string('c', 5_000)));
        Assert.NotNull(recent.Find(new string('b', 3_000)));
    }
}
