using System.Text.RegularExpressions;
using FsCheck.Xunit;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Tests.Answering.Citations;

/// <summary>Text that looks like one of our markers is no marker, however it was split.</summary>
public sealed partial class MarkerGuardTests
{
    private static readonly string[] Pieces =
        ["【4:0†x】", "【0†source】", "【", "】", "†", "4", "0", ":", "source", "【重要】", "【4:0†", "x】", "【12†sour", "ce】", "a b.pdf", "\n", "😀", "【4:0†한글 이름.pdf】",
            "【1:2:3†x】", "【†x】", "【4:0】", "〔"];

    [Theory]
    [InlineData("See 【4:0†x】.", "See 〔4:0†x〕.")]
    [InlineData("【0†source】【12:3†a b.pdf】", "〔0†source〕〔12:3†a b.pdf〕")]
    [InlineData("【0†sources】 【重要】 【4:0】 【4†x】 【†source】 【a:0†x】", "【0†sources】 【重要】 【4:0】 【4†x】 【†source】 【a:0†x】")]
    [InlineData("【4:0†【4:0†x】】", "〔4:0†〔4:0†x〕】")]
    [InlineData("open 【4:0†x", "open 〔4:0†x")]
    [InlineData("【４:0†x】 【12345678901:0†x】 【4:0†x\n】", "〔４:0†x〕 〔12345678901:0†x〕 〔4:0†x\n】")]
    public void Exactly_our_shapes_get_other_brackets(string text, string expected) => Assert.Equal(expected, Guard([text]));

    [Property(MaxTest = 2000)]
    public void Whatever_the_text_and_its_split_no_shape_is_left_and_nothing_else_changes(int seed)
    {
        var random = new Random(seed);
        var text = RandomText(random);
        var guarded = Guard(Split(text, random));
        Assert.Equal(Guard([text]), guarded);
        Assert.DoesNotMatch(Shape(), guarded);
        Assert.Equal(text.Replace('【', '〔').Replace('】', '〕'), guarded.Replace('【', '〔').Replace('】', '〕'));
    }

    [Property(MaxTest = 2000)]
    public void Every_marker_of_a_rendered_message_has_its_annotation_and_the_reverse(int seed)
    {
        var random = new Random(seed);
        var guard = new MarkerGuard();
        var text = "";
        var citations = new List<Citation>();
        foreach (var piece in Split(RandomText(random), random))
        {
            text += guard.Append(piece);
            if (random.Next(8) == 0)
            {
                text += guard.Flush();
                citations.Add(Cite(text.Length, random.Next(3)));
            }
        }

        text += guard.Flush();
        foreach (var version in new[] { ApiVersion.V1, ApiVersion.V2 })
        {
            var shown = ((TextPartObject)MessageRenderer.Render([new TextContent(text, citations)], version)[0]).Text;
            Assert.Equal(shown.Annotations.Cast<FileCitationAnnotation>().Select(annotation => annotation.Text), Shape().Matches(shown.Value)
                .Select(marker => marker.Value));
        }
    }

    [Fact]
    public void What_is_held_back_is_bounded()
    {
        var guard = new MarkerGuard();
        var text = "【4:0†" + new string('x', 100_000);
        foreach (var letter in text)
        {
            guard.Append(letter.ToString());
            Assert.InRange(guard.Held.Length, 0, 4_200);
        }
    }

    private static string Guard(IEnumerable<string> pieces)
    {
        var guard = new MarkerGuard();
        return string.Concat(pieces.Select(guard.Append)) + guard.Flush();
    }

    private static string RandomText(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static List<string> Split(string text, Random random)
    {
        var pieces = new List<string>();
        for (var start = 0; start < text.Length; start += pieces[^1].Length)
        {
            pieces.Add(text.Substring(start, random.Next(1, Math.Min(7, text.Length - start) + 1)));
        }

        return pieces;
    }

    private static Citation Cite(int position, int source) => new(
        position, 0, source, "file-1", "【4:0†x】.pdf", new SourceSpan(
            source * 10, (source * 10) + 5), 0, 5, "quote", Page: null, CitationSupport.Unchecked, new CitationReason("q", 1, []));

    // As clients look for markers.
    [GeneratedRegex(@"【(?:\d+†source|\d+:\d+†[^】]*)】", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
