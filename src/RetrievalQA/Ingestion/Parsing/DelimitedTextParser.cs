using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>CSV and TSV: the decoded file unchanged, a table row for each record (RFC 4180), the first one the header.</summary>
public sealed class DelimitedTextParser : IDocumentParser
{
    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        limits.CheckCharacters(content.Length / 4L);
        var text = TextDecoder.Decode(content);
        limits.CheckCharacters(text.Length);
        var fields = DelimitedFields.Like(text);
        var rows = fields.Records(text)
            .Select(span => TextLines.Trim(text, span))
            .Where(span => span.Length > 0)
            .Select((span, index) => new TextRegion(RegionKind.TableRow, span, index));
        var document = new ParsedDocument(text, [.. rows], [], LanguageDetector.Detect(text), []);
        return TextTables.AddTo(document, fields.Cells)
            with { Regions = TextAssembler.InOrder([.. document.Regions, .. EscapedParts.QuotedFields(text, fields)]) };
    }
}
