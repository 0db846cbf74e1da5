using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>The footnotes, or the endnotes, of a document in the order of the marks that refer to them, each once.</summary>
/// <param name="part">Null where the document has none.</param>
internal sealed class DocxNotes(OpenXmlPart? part, DocxStyles styles)
{
    private readonly HashSet<string> met = new(StringComparer.Ordinal);
    private readonly Queue<string> marks = [];
    private readonly Lazy<DocxStory> story = new(() => new DocxStory(part!, styles));
    private Dictionary<string, XElement>? notes;

    /// <summary>The part that they stand in.</summary>
    public DocxStory Story => story.Value;

    public void Refer(string id)
    {
        if (part is not null && met.Add(id))
        {
            marks.Enqueue(id);
        }
    }

    /// <summary>The next one that was referred to and not taken yet.</summary>
    /// <exception cref="System.Xml.XmlException">The part is damaged.</exception>
    public bool TryTake([NotNullWhen(true)] out XElement? note)
    {
        note = null;
        while (note is null && marks.TryDequeue(out var id))
        {
            notes ??= Story.Root.Elements().GroupBy(candidate => WordXml.Value(candidate, "id") ?? "").ToDictionary(same => same.Key, same => same.First());
            note = notes.GetValueOrDefault(id);
        }

        return note is not null;
    }
}
