using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>The decoded file, character for character; paragraphs are what empty lines part.</summary>
/// <param name="notation">How the format writes characters that it cannot hold; null where it holds all.</param>
public sealed class PlainTextParser(RegionKind blockKind = RegionKind.Paragraph, EscapeNotation? notation = null) : IDocumentParser
{
    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        limits.CheckCharacters(content.Length / 4L);
        var text = TextDecoder.Decode(content);
        limits.CheckCharacters(text.Length);
        var blocks = TextLines.Blocks(text).Select(span => new TextRegion(blockKind, span)).ToList();
        var escaped = (notation is { } escapes ? EscapedParts.In(text, escapes) : EscapedParts.QuotedLines(text, blocks)).ToList();
        var regions = EntryFinder.Pair(text, blocks);
        var shown = EscapedSpan.Shown(text, 0, new SourceSpan(0, text.Length), escaped.Select(part => new EscapedSpan(part.Span, (EscapeNotation)part.Number)));
        return new ParsedDocument(text, TextAssembler.InOrder([.. regions, .. escaped]), [], LanguageDetector.Detect(shown), []);
    }
}
