using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Reads whole files (HTML, text, Word) that a document holds in place of paragraphs, and says which it only links.</summary>
internal sealed class DocxChunks(TextAssembler assembler)
{
    private const int BlockBytes = 64 * 1024;

    // What is asked for twice is read once: its text would be there twice, and reading costs.
    private readonly HashSet<string> met = new(StringComparer.Ordinal);

    private readonly UnpackingBudget budget = assembler.Limits.Inside ?? new(assembler.Limits.MaxUnpackedMegabytes / 2);

    /// <param name="holder">The part that the file stands in.</param>
    public void Write(XElement chunk, OpenXmlPart holder)
    {
        if (WordXml.Value(chunk, "id") is not { } id)
        {
            return;
        }

        var part = holder.TryGetPartById(id, out var found) ? found : null;
        if (met.Add(part?.Uri.OriginalString ?? $"{holder.Uri.OriginalString} {id}") && TryRead(part) is { } document)
        {
            assembler.Include(document);
        }
    }

    private ParsedDocument? TryRead(OpenXmlPart? part)
    {
        try
        {
            return part is null ? throw ParsingException.Invalid("It is not stored in this one. Upload it as well.") : Read(part);
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
        var block = new byte[BlockBytes];
        while (stream.Read(block) is > 0 and var read)
        {
            budget.Take(read);
            content.Write(block, 0, read);
        }

        // A file in a file in a file: each may unpack to half of what holds it, so that there is an end; all to no more than one.
        var limits = assembler.Limits with { MaxUnpackedMegabytes = assembler.Limits.MaxUnpackedMegabytes / 2, Inside = budget };
        return DocumentReader.Read(content.ToArray(), part.Uri.OriginalString, part.ContentType, limits);
    }
}
