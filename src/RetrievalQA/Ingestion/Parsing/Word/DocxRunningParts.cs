using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>The headers, then the footers, that the pages of a document show, in the order of its sections.</summary>
internal static class DocxRunningParts
{
    private const string FirstPage = "first";
    private const string EvenPages = "even";

    /// <exception cref="System.Xml.XmlException">The settings of the document are damaged.</exception>
    public static IEnumerable<OpenXmlPart> Of(MainDocumentPart main, XElement body)
    {
        var sections = body.Descendants().Where(element => WordXml.NameOf(element) == "w:sectPr").ToList();
        var hasEvenPages = main.DocumentSettingsPart is { } settings
            && WordXml.Switch(WordXml.Child(WordXml.Load(settings), "w:evenAndOddHeaders")) == true;
        return Shown(sections, "w:headerReference", hasEvenPages).Concat(Shown(sections, "w:footerReference", hasEvenPages))
            .Distinct()
            .Select(id => main.TryGetPartById(id, out var part) ? part : null)
            .Where(part => part is HeaderPart or FooterPart)
            .OfType<OpenXmlPart>();
    }

    // A section shows what the one before had, unless it has its own. Those of first and even pages may be there unused.
    private static IEnumerable<string> Shown(List<XElement> sections, string reference, bool hasEvenPages)
    {
        var current = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            foreach (var own in section.Elements().Where(own => WordXml.NameOf(own) == reference))
            {
                current[WordXml.Value(own, "type") ?? "default"] = WordXml.Value(own, "id") ?? "";
            }

            var hasFirstPage = WordXml.Switch(WordXml.Child(section, "w:titlePg")) == true;
            foreach (var shown in current.Where(part => part.Key switch { FirstPage => hasFirstPage, EvenPages => hasEvenPages, _ => true }))
            {
                yield return shown.Value;
            }
        }
    }
}
