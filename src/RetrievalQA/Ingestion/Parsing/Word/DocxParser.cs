using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>
/// The text of a Word document as its last editor sees it: insertions kept, deletions dropped, list numbers rendered,
/// headers and footers left out, footnotes at the end. Word stores no pages, so there are none.
/// </summary>
public sealed class DocxParser : IDocumentParser
{
    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        OfficePackage.Check(content, limits);
        using var package = WordprocessingDocument.Open(new MemoryStream(content), isEditable: false);
        var main = package.MainDocumentPart ?? throw ParsingException.Invalid("The Word document has no main part.");
        var body = main.Document?.Body ?? throw ParsingException.Invalid("The Word document has no body.");
        var writer = new DocxTextWriter(new TextAssembler(limits), DocxStyles.Of(main), new DocxNumbering(main.NumberingDefinitionsPart?.Numbering));
        writer.WriteBlocks(body);
        WriteNotes(writer, main);
        return writer.Build();
    }

    private static void WriteNotes(DocxTextWriter writer, MainDocumentPart main)
    {
        WriteNotes(writer, writer.FootnoteIds, main.FootnotesPart?.Footnotes?.Elements<Footnote>() ?? []);
        WriteNotes(writer, writer.EndnoteIds, main.EndnotesPart?.Endnotes?.Elements<Endnote>() ?? []);
    }

    private static void WriteNotes(DocxTextWriter writer, List<long> ids, IEnumerable<FootnoteEndnoteType> notes)
    {
        var byId = notes.ToLookup(note => note.Id?.Value);
        foreach (var id in ids)
        {
            if (byId[id].FirstOrDefault() is { } note)
            {
                writer.WriteBlocks(note);
            }
        }
    }
}
