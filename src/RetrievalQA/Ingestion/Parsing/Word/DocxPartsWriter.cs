using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Writes the parts of a Word document one after the other: body, notes, headers and footers.</summary>
internal sealed class DocxPartsWriter(MainDocumentPart main, TextAssembler assembler)
{
    private readonly DocxContext context = new(main, assembler);

    public void Write()
    {
        var story = new DocxStory(main, context.Styles);
        var body = WordXml.Child(story.Root, "w:body") ?? throw ParsingException.Invalid("The Word document has no body.");
        new DocxTextWriter(context, story).WriteBlocks(body);
        WriteNotes();
        WriteRunning(body);
        WriteNotes();
    }

    // Notes may refer to notes of either kind.
    private void WriteNotes()
    {
        while (WriteNotes(context.Footnotes) || WriteNotes(context.Endnotes))
        {
        }
    }

    private bool WriteNotes(DocxNotes notes)
    {
        var isAny = false;
        for (; notes.TryTake(out var note); isAny = true)
        {
            new DocxTextWriter(context, notes.Story).WriteBlocks(note);
        }

        return isAny;
    }

    private void WriteRunning(XElement body)
    {
        try
        {
            // The number of a page alone is no text.
            var stories = DocxRunningParts.Of(main, body).Select(part => new DocxStory(part, context.Styles)).DistinctBy(story => story.Wording);
            foreach (var story in stories.Where(story => story.Wording.Any(char.IsLetterOrDigit)))
            {
                assembler.BreakBlock();
                var start = assembler.Length;
                new DocxTextWriter(context, story, isRunning: true).WriteBlocks(story.Root);
                assembler.Mark(RegionKind.Running, start);
            }
        }
        catch (XmlException)
        {
            assembler.Notes.Add("Headers or footers were not read: they are damaged.");
        }
    }
}
