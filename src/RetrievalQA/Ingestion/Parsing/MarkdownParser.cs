using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using RetrievalQA.Documents;
using RetrievalQA.Text;
using SourceSpan = RetrievalQA.Documents.SourceSpan;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>The decoded file, character for character; Markdig only says where headings, paragraphs, items and rows stand.</summary>
public sealed class MarkdownParser : IDocumentParser
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UseYamlFrontMatter()
        .UsePipeTables()
        .Build();

    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        limits.CheckCharacters(content.Length / 4L);
        var text = TextDecoder.Decode(content);
        limits.CheckCharacters(text.Length);
        var regions = Structure(text).SelectMany(Regions)
            .Select(region => region with { Span = Clamp(text, region.Span) })
            .Where(region => region.Span.Length > 0);
        return new ParsedDocument(text, TextAssembler.InOrder(regions), [], LanguageDetector.Detect(text), []);
    }

    private static MarkdownDocument Structure(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException failure)
        {
            // Markdig's own guard against nesting that would overflow the stack.
            throw ParsingException.Invalid("The Markdown is nested too deeply.", failure);
        }
    }

    private static IEnumerable<TextRegion> Regions(Block block) => block switch
    {
        HeadingBlock heading => [new TextRegion(RegionKind.Heading, SpanOf(heading), heading.Level)],
        CodeBlock code => [new TextRegion(RegionKind.Code, SpanOf(code))],
        Table table => table.OfType<TableRow>().Select(Row),
        ListItemBlock item => Item(item),
        ContainerBlock container => container.SelectMany(Regions),
        HtmlBlock or ParagraphBlock => [new TextRegion(RegionKind.Paragraph, SpanOf(block))],
        _ => [],
    };

    private static TextRegion Row(TableRow row) =>
        new(RegionKind.TableRow, SpanOf(row), row.IsHeader ? 0 : row.Parent!.IndexOf(row));

    // An item ends where its inner list begins: the items of that list are items themselves.
    private static IEnumerable<TextRegion> Item(ListItemBlock item)
    {
        var inner = item.SkipWhile(block => block is ParagraphBlock).ToList();
        var end = inner.Count > 0 && inner[0].Span.Start > item.Span.Start ? inner[0].Span.Start : item.Span.End + 1;
        return inner.SelectMany(Regions).Prepend(new TextRegion(RegionKind.ListItem, new SourceSpan(item.Span.Start, end)));
    }

    private static SourceSpan SpanOf(Block block) => new(block.Span.Start, block.Span.End + 1);

    private static SourceSpan Clamp(string text, SourceSpan span)
    {
        // Markdig's places of table rows may be a unit off, inside a surrogate pair.
        var start = WholeCharacters.At(text, span.Start);
        return TextLines.Trim(text, new SourceSpan(start, WholeCharacters.At(text, Math.Max(start, span.End))));
    }
}
