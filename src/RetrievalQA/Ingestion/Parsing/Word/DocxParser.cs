using DocumentFormat.OpenXml.Packaging;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>
/// The text of a Word document as its last editor sees it: insertions kept, deletions dropped, list numbers rendered,
/// footnotes after the body, then each header and footer once. Word stores no pages, so there are none. What reviewers say
/// in comments is not the document's text.
/// </summary>
public sealed class DocxParser : IDocumentParser
{
    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        OfficePackage.Check(content, limits);
        using var package = WordprocessingDocument.Open(new MemoryStream(content), isEditable: false);
        var main = package.MainDocumentPart ?? throw ParsingException.Invalid("The Word document has no main part.");
        var assembler = new TextAssembler(limits);
        new DocxPartsWriter(main, assembler).Write();
        return assembler.Build();
    }
}
