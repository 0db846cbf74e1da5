namespace RetrievalQA.Tests;

public class BoundedCacheTests
{
    private const int Size = 1000;

    [Fact]
    public void What_was_asked_for_longest_ago_makes_room()
    {
        var cache = CacheOf(entries: 2);
        cache.Add("first", "1");
        cache.Add("second", "2");
        Assert.Equal("1", cache.Find("first"));
        cache.Add("third", "3");
        Assert.Equal(("1", null, "3"), (cache.Find("first"), cache.Find("second"), cache.Find("third")));
    }

    [Fact]
    public void What_is_larger_than_all_of_it_is_not_kept_and_drives_nothing_out()
    {
        var cache = new BoundedCache<string, string>(3000, (_, value) => value.Length);
        cache.Add("small", "x");
        cache.Add("large", new string('x', 3001));
        Assert.Equal(("x", null), (cache.Find("small"), cache.Find("large")));
    }

    [Fact]
    public void A_removed_value_is_gone_and_its_room_is_free()
    {
        var cache = CacheOf(entries: 2);
        cache.Add("first", "1");
        cache.Add("second", "2");
        cache.Remove("first");
        cache.Add("third", "3");
        Assert.Equal((null, "2", "3"), (cache.Find("first"), cache.Find("second"), cache.Find("third")));
    }

    [Fact]
    public async Task Many_at_once_neither_lose_values_nor_exceed_the_bound()
    {
        var cache = CacheOf(entries: 50);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var key = 0; key < 2000; key++)
            {
                var name = $"{(key * (worker + 1)) % 200}";
                cache.Add(name, name);
                Assert.Equal(name, cache.Find(name) ?? name);
            }
        })));
        Assert.InRange(Enumerable.Range(0, 200).Count(key => cache.Find($"{key}") is not null), 1, 50);
    }

    // The room that the entries take beside keys and values is part of the bound.
    private static BoundedCache<string, string> CacheOf(int entries) => new(entries * (Size + 128L), (_, _) => Size);
}
