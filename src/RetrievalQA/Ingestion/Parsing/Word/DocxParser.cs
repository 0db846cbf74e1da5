using System.IO.Compression;
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
        CheckUnpackedSize(content, limits);
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
        foreach (var id in writer.FootnoteIds)
        {
            if (main.FootnotesPart?.Footnotes?.Elements<Footnote>().FirstOrDefault(note => note.Id?.Value == id) is { } note)
            {
                writer.WriteBlocks(note);
            }
        }

        foreach (var id in writer.EndnoteIds)
        {
            if (main.EndnotesPart?.Endnotes?.Elements<Endnote>().FirstOrDefault(note => note.Id?.Value == id) is { } note)
            {
                writer.WriteBlocks(note);
            }
        }
    }

    private static void CheckUnpackedSize(byte[] content, ParsingLimits limits)
    {
        using var package = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
        if (package.Entries.Sum(part => part.Length) > limits.MaxUnpackedMegabytes * 1024L * 1024L)
        {
            throw ParsingException.Invalid($"The file unpacks to more than {limits.MaxUnpackedMegabytes} MB.");
        }
    }
}
