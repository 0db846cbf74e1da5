using System.Text;
using FsCheck.Xunit;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Text;

public class CodePointsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("한국어", 3)]
    [InlineData("\u1112\u1161\u11AB", 3)]
    [InlineData("👍🏽", 2)]
    [InlineData("a😀b", 3)]
    [InlineData("e\u0301", 2)]
    public void Code_points_are_counted_as_Python_counts_them(string text, int expected) => Assert.Equal(expected, CodePoints.Count(text));

    [Property]
    public bool Offsets_convert_back_and_forth(string? value)
    {
        var text = (value ?? "") + "😀한" + value;
        return Enumerable.Range(0, CodePoints.Count(text) + 1)
            .All(index => CodePoints.ToUtf16(text, index) is { } offset && CodePoints.Count(text.AsSpan(0, offset)) == index);
    }

    [Property]
    public bool Well_formed_text_counts_like_its_runes(int seed)
    {
        var random = new Random(seed);
        var text = string.Concat(
            Enumerable.Range(0, 50).Select(_ => new Rune(random.Next(2) == 0 ? random.Next(0x1F300, 0x1F600) : random.Next(0x20, 0xD7A0)).ToString()));
        return CodePoints.Count(text) == text.EnumerateRunes().Count();
    }

    [Property]
    public bool Pairs_before_an_offset_are_what_code_points_are_fewer_than_units(string? value)
    {
        var text = value + "😀\uD800한" + value + "👍🏽";
        var pairs = CodePoints.Pairs(text);
        return Enumerable.Range(0, text.Length + 1).All(offset => offset - pairs.Count(pair => pair < offset) == CodePoints.Count(text.AsSpan(0, offset)));
    }

    [Fact]
    public void A_position_past_the_end_is_none() => Assert.Null(CodePoints.ToUtf16("ab", 3));
}
