using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Writes the parts of a Word document one after the other: body, notes, headers and footers.</summary>
internal sealed class DocxPartsWriter(MainDocumentPart main, TextAssembler assembler)
{
    private readonly DocxStyles styles = DocxStyles.Of(main);
    private readonly DocxNumbering numbering = new(main.NumberingDefinitionsPart?.Numbering);

    public void Write()
    {
        var story = new DocxStory(main, styles);
        var body = WordXml.Child(story.Root, "w:body") ?? throw ParsingException.Invalid("The Word document has no body.");
        var writer = WriterOf(story);
        writer.WriteBlocks(body);
        WriteNotes(main.FootnotesPart, writer.FootnoteIds);
        WriteNotes(main.EndnotesPart, writer.EndnoteIds);
        WriteRunning(body);
    }

    private DocxTextWriter WriterOf(DocxStory story, bool isRunning = false) => new(assembler, styles, numbering, story, isRunning);

    private void WriteNotes(OpenXmlPart? part, IReadOnlyList<string> ids)
    {
        if (part is null || ids.Count == 0)
        {
            return;
        }

        var notes = new DocxStory(part, styles);
        var byId = notes.Root.Elements().ToLookup(note => WordXml.Value(note, "id"));
        var writer = WriterOf(notes);
        foreach (var note in ids.SelectMany(id => byId[id].Take(1)))
        {
            writer.WriteBlocks(note);
        }
    }

    private void WriteRunning(XElement body)
    {
        try
        {
            // The number of a page alone is no text.
            var stories = DocxRunningParts.Of(main, body).Select(part => new DocxStory(part, styles)).DistinctBy(story => story.Wording);
            foreach (var story in stories.Where(story => story.Wording.Any(char.IsLetterOrDigit)))
            {
                assembler.BreakBlock();
                var start = assembler.Length;
                WriterOf(story, isRunning: true).WriteBlocks(story.Root);
                assembler.Mark(RegionKind.Running, start);
            }
        }
        catch (XmlException)
        {
            assembler.Notes.Add("Headers or footers were not read: they are damaged.");
        }
    }
}
