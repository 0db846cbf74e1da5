using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Reads whole files (HTML, text, Word) that a document holds in place of paragraphs, and says which it only links.</summary>
internal sealed class DocxChunks(TextAssembler assembler, OpenXmlPart holder)
{
    // What is asked for twice is read once: its text would be there twice, and reading costs.
    private readonly HashSet<string> met = new(StringComparer.Ordinal);

    public void Write(XElement chunk)
    {
        if (WordXml.Value(chunk, "id") is { } id && met.Add(id) && TryRead(id) is { } document)
        {
            assembler.Include(document);
        }
    }

    private ParsedDocument? TryRead(string id)
    {
        try
        {
            return holder.TryGetPartById(id, out var part) ? Read(part)
                : throw ParsingException.Invalid("It is not stored in this one. Upload it as well.");
        }
        catch (ParsingException refusal)
        {
            assembler.Notes.Add($"A file inside of this one was not read. {refusal.Message}");
            return null;
        }
    }

    private ParsedDocument Read(OpenXmlPart part)
    {
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var content = new MemoryStream();
        stream.CopyTo(content);

        // A file in a file in a file: each may unpack to half of what holds it, so that there is an end.
        var limits = assembler.Limits with { MaxUnpackedMegabytes = assembler.Limits.MaxUnpackedMegabytes / 2 };
        return DocumentReader.Read(content.ToArray(), part.Uri.OriginalString, part.ContentType, limits);
    }
}
