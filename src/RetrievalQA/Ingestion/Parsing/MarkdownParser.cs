using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Tables;
using RetrievalQA.Text;
using SourceSpan = RetrievalQA.Documents.SourceSpan;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>The decoded file, character for character; Markdig only says where headings, paragraphs, items and rows stand.</summary>
public sealed class MarkdownParser : IDocumentParser
{
    private static readonly MarkdownPipeline Pipeline = Blocks();

    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        limits.CheckCharacters(content.Length / 4L);
        var text = TextDecoder.Decode(content);
        limits.CheckCharacters(text.Length);
        var regions = Structure(text).SelectMany(Regions)
            .Select(region => region with { Span = Clamp(text, region.Span) })
            .SelectMany(region => AtHardBreaks(text, region))
            .Where(region => region.Span.Length > 0)
            .ToList();
        var blocks = EntryFinder.Pair(text, TextAssembler.InOrder(regions));
        return TextTables.AddTo(new ParsedDocument(text, blocks, [], LanguageDetector.Detect(text), []), MarkdownCells.Of)
            with { Regions = TextAssembler.InOrder([.. blocks, .. EscapedParts.Markdown(text, regions)]) };
    }

    // Links, emphasis and the like say nothing of blocks, and Markdig takes quadratic time over many that stay open.
    private static MarkdownPipeline Blocks()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UseYamlFrontMatter();
        builder.BlockParsers.Replace<ParagraphBlockParser>(new BoundedParagraphParser());
        builder.BlockParsers.Insert(0, new PipeTableBlockParser());
        var lineBreaks = new LineBreakInlineParser();
        builder.InlineParsers.Clear();
        builder.InlineParsers.AddRange([new EscapeInlineParser(), new PipeTableParser(lineBreaks), lineBreaks]);
        return builder.Build();
    }

    private static MarkdownDocument Structure(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException failure)
        {
            // Markdig's own guard against nesting that would overflow the stack: 128 blocks.
            throw ParsingException.Invalid("The Markdown nests quotes or lists too deeply.", failure);
        }
    }

    private static IEnumerable<TextRegion> Regions(Block block) => block switch
    {
        HeadingBlock heading => [new TextRegion(RegionKind.Heading, SpanOf(heading), heading.Level)],
        CodeBlock code => [new TextRegion(RegionKind.Code, SpanOf(code))],
        Table table => table.Select((row, number) => Row((TableRow)row, number)),
        ListItemBlock item => Item(item),
        ContainerBlock container => container.SelectMany(Regions),
        HtmlBlock or ParagraphBlock => [new TextRegion(RegionKind.Paragraph, SpanOf(block))],
        _ => [],
    };

    // Two spaces or a backslash before a line end: a break that is meant.
    private static IEnumerable<TextRegion> AtHardBreaks(string text, TextRegion region)
    {
        var start = region.Span.Start;
        if (region.Kind is RegionKind.Paragraph)
        {
            for (var end = text.IndexOf('\n', start, region.Span.Length); end >= 0; end = text.IndexOf('\n', end + 1, region.Span.End - end - 1))
            {
                if (text.AsSpan(start, end - start).TrimEnd('\r') is [.., ' ', ' '] or [.., '\\'])
                {
                    yield return region with { Span = TextLines.Trim(text, new SourceSpan(start, end)) };
                    start = end + 1;
                }
            }
        }

        yield return region with { Span = TextLines.Trim(text, new SourceSpan(start, region.Span.End)) };
    }

    private static TextRegion Row(TableRow row, int number) => new(RegionKind.TableRow, SpanOf(row), row.IsHeader ? 0 : number);

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

/// <summary>
/// Paragraphs as Markdig finds them. It looks for link definitions in them, and in those before a heading's underline,
/// by copying all lines that follow for each that it finds: longer paragraphs are left alone.
/// </summary>
internal sealed class BoundedParagraphParser : ParagraphBlockParser
{
    private const int MostLines = 1000;

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        if (processor.IsBlankLine || !IsLong(block))
        {
            return base.TryContinue(processor, block);
        }

        block.UpdateSpanEnd(processor.Line.End);
        return BlockState.Continue;
    }

    public override bool Close(BlockProcessor processor, Block block) => IsLong(block) || base.Close(processor, block);

    private static bool IsLong(Block block) => block is ParagraphBlock { Lines.Count: > MostLines };
}
