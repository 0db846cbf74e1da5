using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Ingestion.Chunking;

/// <summary>What a text costs grows as the text does, whatever it is made of.</summary>
public class ChunkingGrowthTests
{
    // Twice, and a little for where a cut happens to fall.
    private const double MostGrowth = 2.3;
    private const int Units = 20_000;

    // The longest that the splitter lets a sentence get.
    private const int LongestSentence = 2400;

    public static TheoryData<string> Repeated =>
    [
        "a", ".", "7", "한", "😀", "\u0301", "a\u0301", "😀.", " ", "\n", "\"", "!", "。", "ก", "( ", ".)", "x. ", "x.", "!!!! ", "[1.]", ".[1]", ". [", "1. ",
            "\r\n", "\u00a0.", "e.g. ", "<",
    ];

    [Theory]
    [MemberData(nameof(Repeated))]
    public void Twice_the_text_is_about_twice_the_work(string unit)
    {
        foreach (var kind in new[] { RegionKind.Paragraph, RegionKind.Code, RegionKind.Heading, RegionKind.TableRow })
        {
            var once = Work(unit, Units, kind, "x");
            var twice = Work(unit, 2 * Units, kind, "x");
            Assert.True(twice <= MostGrowth * once, $"{kind}: {twice} steps for twice the text of {once} steps");
            Assert.True(Work(unit, 2 * Units, kind, " X") <= MostGrowth * Work(unit, Units, kind, " X"));
        }
    }

    [Theory]
    [MemberData(nameof(Repeated))]
    public void Work_is_a_small_multiple_of_the_text(string unit) =>
        Assert.InRange(Work(unit, Units, RegionKind.Paragraph, "x"), 1, 40L * Units * unit.Length);

    [Theory]
    [MemberData(nameof(Repeated))]
    public void No_sentence_is_endless(string unit)
    {
        var document = Document(unit, Units, RegionKind.Paragraph, "x");
        Assert.All(SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length)), sentence => Assert.InRange(sentence.Length, 1, LongestSentence));
    }

    [Fact]
    public void A_short_stop_before_many_spaces_is_looked_past_once()
    {
        var once = Steps(new string('.', Units) + new string(' ', Units) + "a");
        Assert.InRange(Steps(new string('.', 2 * Units) + new string(' ', 2 * Units) + "a"), 1, MostGrowth * once);
    }

    [Theory]
    [MemberData(nameof(Repeated))]
    public void Tokens_of_parts_are_about_those_of_the_whole(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 500));
        var whole = TokenCounter.Count(text);
        var half = TokenCounter.Count(text.AsSpan(0, unit.Length * 250));
        Assert.InRange(whole, (2 * half) - 4, (2 * half) + 4);
    }

    private static long Work(string unit, int count, RegionKind kind, string end) => Steps(Document(unit, count, kind, end));

    private static long Steps(string text) =>
        Steps(new ParsedDocument(text, [new TextRegion(RegionKind.Paragraph, new SourceSpan(0, text.Length))], [], "en", []));

    private static long Steps(ParsedDocument document)
    {
        var work = new ChunkingWork();
        Chunker.Split(document, ChunkingStrategy.Default, maxTokens: 5_000_000, work);
        return work.Steps;
    }

    // The last word makes every stop before it one that might go on.
    private static ParsedDocument Document(string unit, int count, RegionKind kind, string end)
    {
        var text = "Start " + string.Concat(Enumerable.Repeat(unit, count)) + end;
        return new ParsedDocument(text, [new TextRegion(kind, TextLines.Trim(text, new SourceSpan(0, text.Length)))], [], "en", []);
    }
}
