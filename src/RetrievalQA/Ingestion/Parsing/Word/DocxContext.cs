using DocumentFormat.OpenXml.Packaging;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>What the parts of one Word document share while they are written: what is counted, or read once, over all of them.</summary>
internal sealed class DocxContext
{
    private readonly HashSet<Uri> drawn = [];

    public DocxContext(MainDocumentPart main, TextAssembler assembler)
    {
        Assembler = assembler;
        Styles = DocxStyles.Of(main);
        Numbering = new DocxNumbering(main.NumberingDefinitionsPart?.Numbering);
        Chunks = new DocxChunks(assembler);
        Footnotes = new DocxNotes(main.FootnotesPart, Styles);
        Endnotes = new DocxNotes(main.EndnotesPart, Styles);
    }

    public TextAssembler Assembler { get; }

    public DocxStyles Styles { get; }

    public DocxNumbering Numbering { get; }

    public DocxChunks Chunks { get; }

    public DocxNotes Footnotes { get; }

    public DocxNotes Endnotes { get; }

    /// <summary>False for a diagram or chart that was written before, wherever that was.</summary>
    public bool MayDraw(OpenXmlPart graphic) => drawn.Add(graphic.Uri);
}
