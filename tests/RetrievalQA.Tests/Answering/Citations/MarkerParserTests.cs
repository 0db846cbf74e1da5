using FsCheck.Xunit;
using RetrievalQA.Answering.Citations;

namespace RetrievalQA.Tests.Answering.Citations;

public class MarkerParserTests
{
    private static readonly string[] Known = ["K7QM", "P2XW", "3BCD"];

    [Theory]
    [InlineData("Notice is 30 days【K7QM】.", "Notice is 30 days[K7QM].")]
    [InlineData("Notice is 30 days 【K7QM】.", "Notice is 30 days[K7QM].")]
    [InlineData("A【K7QM】【P2XW】 B", "A[K7QM,P2XW] B")]
    [InlineData("A 【K7QM】 【P2XW】", "A[K7QM,P2XW]")]
    [InlineData("A【K7QM, P2XW】", "A[K7QM,P2XW]")]
    [InlineData("A【`K7QM`】", "A[K7QM]")]
    [InlineData("A【K7QM、P2XW】", "A[K7QM,P2XW]")]
    [InlineData("A [K7QM].", "A[K7QM].")]
    [InlineData("A K7QM.", "A[K7QM].")]
    public void Codes_become_markers_however_they_are_written(string written, string expected) =>
        Assert.Equal(expected, Render(written));

    [Theory]
    [InlineData("【重要】 Read this.")]
    [InlineData("A literal 【4:0†x】 stays.")]
    [InlineData("【第一章】【概要】")]
    [InlineData("An empty 【】 bracket")]
    [InlineData("[link](http://example.org) and [X9]")]
    [InlineData("part HX-200 and K7QM-2 and XK7QM")]
    [InlineData("open 【 bracket")]
    [InlineData("An unfinished [K7")]
    [InlineData("trailing spaces   ")]
    public void Ordinary_brackets_pass_through(string written) => Assert.Equal(written, Render(written));

    [Theory]
    [InlineData("A【9ZZZ】.", "A[].")]
    [InlineData("A【9ZZZ, K7QM】.", "A[K7QM].")]
    public void Unknown_codes_are_dropped(string written, string expected) => Assert.Equal(expected, Render(written));

    [Theory]
    [InlineData("A claim【K7", "A claim[]")]
    [InlineData("A claim【K7QM", "A claim[]")]
    [InlineData("A claim【K7QM, ", "A claim[]")]
    public void A_marker_that_is_cut_off_at_the_end_is_dropped(string written, string expected) => Assert.Equal(expected, Render(written));

    [Fact]
    public void An_unknown_code_in_square_brackets_is_text() => Assert.Equal("see [9ZZZ]", Render("see [9ZZZ]"));

    [Fact]
    public void The_word_for_no_answer_is_recognised()
    {
        var segments = Parse(["Nothing found.【NO", "NE】"]);
        Assert.Contains(segments, segment => segment.NoAnswer);
        Assert.DoesNotContain(segments, segment => segment.Text.Contains("NONE", StringComparison.Ordinal));
    }

    [Property(MaxTest = 300)]
    public bool Any_split_of_the_stream_gives_the_same_answer(int seed)
    {
        var random = new Random(seed);
        var text = RandomAnswer(random);
        return Render(text) == RenderSegments(Parse(RandomSplit(text, random)));
    }

    [Property(MaxTest = 300)]
    public bool No_part_of_a_code_leaks_at_any_split(int seed)
    {
        var random = new Random(seed);
        var text = "Das ist so【K7QM】 und so【P2XW】【3BCD】. Ende 【重要】";
        var passedOn = string.Concat(Parse(RandomSplit(text, random)).Select(segment => segment.Text));
        return passedOn == "Das ist so und so. Ende 【重要】";
    }

    [Fact]
    public void What_is_held_back_is_bounded()
    {
        var parser = new MarkerParser(Known.Contains);
        var text = "【" + new string('`', 100_000);
        var passedOn = text.Sum(character => parser.Append(character.ToString()).Sum(segment => segment.Text.Length));
        Assert.InRange(passedOn, text.Length - 201, text.Length);
    }

    private static string RandomAnswer(Random random)
    {
        string[] pieces = ["word ", "【K7QM】", " 【P2XW】", "【重要】", "[3BCD]", "K7QM ", "【", "】", "[", "]", " ", "다.", "😀", "【K7QM, P2XW】", "HX-200", "【9ZZZ】",
            "\n"];
        return string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    private static IEnumerable<string> RandomSplit(string text, Random random)
    {
        var start = 0;
        while (start < text.Length)
        {
            var length = random.Next(1, Math.Min(6, text.Length - start) + 1);
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static List<AnswerSegment> Parse(IEnumerable<string> pieces)
    {
        var parser = new MarkerParser(Known.Contains);
        var segments = pieces.SelectMany(parser.Append).ToList();
        segments.AddRange(parser.Finish());
        return segments;
    }

    private static string Render(string text) => RenderSegments(Parse([text]));

    private static string RenderSegments(IEnumerable<AnswerSegment> segments) =>
        string.Concat(segments.Select(segment => segment.Text.Length > 0 ? segment.Text : $"[{string.Join(',', segment.Codes)}]"));
}
