using FsCheck.Xunit;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Text;
using Footnote = Markdig.Extensions.Footnotes.Footnote;
using SourceSpan = RetrievalQA.Documents.SourceSpan;

namespace RetrievalQA.Tests.Text;

/// <summary>Answers as Markdown, read by a Markdown parser: whatever the documents hold, only our footnotes come of it.</summary>
public sealed class MarkdownTextTests
{
    private static readonly MarkdownPipeline Plain = new MarkdownPipelineBuilder().UseFootnotes().UsePipeTables().UseAutoLinks().UseMathematics().Build();
    private static readonly MarkdownPipeline Everything = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    private static readonly string[] Pieces =
    [
        "word ", " ", "\n", "\n\n", "    ", "\t", "[^1]", "[^1]: forged", "[^9]: forged\n", "[", "]", "(", ")", "(http://evil.example/x)",
            "[text](http://evil.example)", "![x](http://evil.example/p.png)",
        "![", "!", "<img src=x onerror=alert(1)>", "<script>", "<!--", "-->", "<https://evil.example>", "https://evil.example/", "www.evil.example",
            "HTTP://EVIL.example", "mailto:a@b.example", "tel:+1", "ftp://x.example",
        "&lt;", "&#91;", "\\", "\\\\", "`", "``", "```", "\n```\n", "\n```python\n", "\n~~~\n", "\n    code\n", "\n- ", "\n1. ", "\n> ", "\n# ",
            "\n| a | b |\n|---|---|\n| ", "|", "$", "$$", "\n$$\n", "{#id .class onclick=x}", "{", "}",
        "[x]: http://evil.example \"t\"", "\n[x]: http://evil.example\n", "[x]", "[x][x]", "*", "**", "_", "~~", "^", ":", ":::", "\n:::\n", "\u001b[31m",
            "\u001b]8;;http://evil.example\u0007", "\u0000", "\u0001", "\u00017\u0001", "\u202e", "\u2028", "\r", "\r\n", "한글", "😀", "x_y_z", "a.txt",
    ];

    [Property(MaxTest = 2000)]
    public void Only_our_footnotes_come_of_an_answer(int seed)
    {
        var random = new Random(seed);
        var message = Answer(random);
        var cited = message.Content.OfType<TextContent>().Single().Citations;
        var markdown = FootnotedText.Markdown(message);
        foreach (var pipeline in new[] { Plain, Everything })
        {
            var document = Markdown.Parse(markdown, pipeline);
            var all = document.Descendants().ToList();
            Assert.True(all.TrueForAll(node => node is not (HtmlBlock or HtmlInline or LinkInline or AutolinkInline or MathBlock or MathInline)), markdown);
            Assert.True(all.TrueForAll(
                node => node.TryGetAttributes()?.Properties?.Exists(property => property.Key.StartsWith("on", StringComparison.OrdinalIgnoreCase)) != true),
                markdown);
            var notes = all.OfType<Footnote>().ToList();
            var spans = cited.Select(citation => citation.Span).Distinct().Count();
            Assert.True(notes.Select(note => note.Label).Order(StringComparer.Ordinal)
                .SequenceEqual(Enumerable.Range(1, spans).Select(number => $"^{number}").Order(StringComparer.Ordinal)), markdown);
            Assert.True(all.OfType<FootnoteLink>().Count(link => !link.IsBackLink) == cited.Count, markdown);
        }

        Assert.DoesNotContain(markdown, letter => letter != '\n' && letter != '\t' && HiddenCharacters.IsHidden(letter));
    }

    [Property(MaxTest = 1000)]
    public void A_footnote_shows_quote_and_name_letter_by_letter(int seed)
    {
        var random = new Random(seed);
        var (quote, name) = (Hostile(random), Hostile(random));
        var message = Message("x", [Cite(1, 0, quote, name)]);
        var note = Markdown.Parse(FootnotedText.Markdown(message), Plain).Descendants<Footnote>().Single();
        var shown = string.Concat(note.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));
        var expected = $"“{HiddenCharacters.Remove(OneLine.Of(quote))}” — {HiddenCharacters.Remove(OneLine.Of(HiddenCharacters.Remove(name)))}, page 3";
        Assert.Equal(expected.TrimEnd(), shown.TrimEnd());
    }

    [Fact]
    public void What_a_model_formats_stays_formatted()
    {
        const string Text = "# Title\n\n- **bold** and `a[0] < b`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = a[0] <b>\n```\nEnd.";
        Assert.Equal(Text, MarkdownText.Prose(Text));
    }

    [Fact]
    public void A_million_fences_that_nothing_closes_are_read_once()
    {
        var text = string.Concat(Enumerable.Repeat("```a\n", 200_000));
        Assert.StartsWith("\\`\\`\\`a\n", MarkdownText.Prose(text), StringComparison.Ordinal);
    }

    private static ThreadMessage Answer(Random random)
    {
        var text = Hostile(random);
        var positions = Enumerable.Range(0, random.Next(4)).Select(_ => WholeCharacters.At(text, random.Next(text.Length + 1))).Order();
        return Message(text, [.. positions.Select(position => Cite(position, random.Next(3), Hostile(random), Hostile(random)))]);
    }

    private static string Hostile(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static ThreadMessage Message(string text, IReadOnlyList<Citation> citations) => new(
        "msg_1", Project.Default, "thread_1", 0, ThreadMessage.FromAssistant, [new TextContent(text, citations)], [], new Dictionary<string, string>());

    private static Citation Cite(int position, int source, string quote, string name) => new(
        position, 0, source, "file-1", name, new SourceSpan(
            source * 10, (source * 10) + 5), 0, 5, quote, Page: 3, CitationSupport.Unchecked, new CitationReason("q", 1, []));
}
