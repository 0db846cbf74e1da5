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
        var rows = Records(text)
            .Select(span => TextLines.Trim(text, span))
            .Where(span => span.Length > 0)
            .Select((span, index) => new TextRegion(RegionKind.TableRow, span, index));
        var document = new ParsedDocument(text, [.. rows], [], LanguageDetector.Detect(text), []);
        return document.Regions.Count == 0
            ? document
            : TextTables.AddTo(document, DelimitedCells.Like(document.Slice(document.Regions[0].Span)).Of)
                with { Regions = TextAssembler.InOrder([.. document.Regions, .. EscapedParts.QuotedFields(text)]) };
    }

    // A line end inside quotes belongs to the record.
    private static IEnumerable<SourceSpan> Records(string text)
    {
        var start = 0;
        var quoted = false;
        foreach (var line in TextLines.Lines(text))
        {
            quoted ^= text.AsSpan(line.Start, line.Length).Count('"') % 2 == 1;
            if (!quoted)
            {
                yield return new SourceSpan(start, line.End);
                start = line.End;
            }
        }

        if (start < text.Length)
        {
            yield return new SourceSpan(start, text.Length);
        }
    }
}
