using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>The decoded file, character for character; paragraphs are what empty lines part.</summary>
public sealed class PlainTextParser(RegionKind blockKind = RegionKind.Paragraph) : IDocumentParser
{
    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        limits.CheckCharacters(content.Length / 4L);
        var text = TextDecoder.Decode(content);
        limits.CheckCharacters(text.Length);
        var blocks = TextLines.Blocks(text).Select(span => new TextRegion(blockKind, span)).ToList();
        return new ParsedDocument(text, EntryFinder.Pair(text, blocks), [], LanguageDetector.Detect(text), []);
    }
}
