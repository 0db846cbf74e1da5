using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>
/// The parts of a Word file as plain XML. The package's typed elements know children only where the schema has them: all
/// that stands in another place, or in a container that they do not know, would have no text.
/// </summary>
internal static class WordXml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <exception cref="XmlException">The part is damaged.</exception>
    public static XElement Load(OpenXmlPart part)
    {
        using var content = part.GetStream(FileMode.Open, FileAccess.Read);
        using var reader = XmlReader.Create(content, Settings);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>The name with the prefix that the standard uses, such as "w:p"; the local name alone for other vocabularies.</summary>
    public static string NameOf(XElement element)
    {
        // The second of a pair is what strict files use.
        var prefix = element.Name.NamespaceName switch
        {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main" or "http://purl.oclc.org/ooxml/wordprocessingml/main" => "w:",
            "http://schemas.openxmlformats.org/officeDocument/2006/math" or "http://purl.oclc.org/ooxml/officeDocument/math" => "m:",
            "http://schemas.openxmlformats.org/drawingml/2006/main" or "http://purl.oclc.org/ooxml/drawingml/main" => "a:",
            "http://schemas.openxmlformats.org/drawingml/2006/diagram" or "http://purl.oclc.org/ooxml/drawingml/diagram" => "dgm:",
            "http://schemas.openxmlformats.org/drawingml/2006/chart" or "http://purl.oclc.org/ooxml/drawingml/chart" => "c:",
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => "mc:",
            "urn:schemas-microsoft-com:vml" => "v:",
            _ => "",
        };
        return prefix + element.Name.LocalName;
    }

    /// <summary>Whether the element is a text of Word, of a formula or of a drawing.</summary>
    public static bool IsText(XElement element) => element.Name.LocalName == "t" && NameOf(element) is "w:t" or "m:t" or "a:t";

    public static bool IsParagraph(XElement element) => element.Name.LocalName == "p" && NameOf(element) is "w:p" or "a:p";

    public static XElement? Child(XElement? parent, string name) =>
        parent?.Elements().FirstOrDefault(child => name.EndsWith(child.Name.LocalName, StringComparison.Ordinal) && NameOf(child) == name);

    /// <summary>An attribute by its local name.</summary>
    public static string? Value(XElement? element, string attribute = "val") =>
        element?.Attributes().FirstOrDefault(candidate => candidate.Name.LocalName == attribute)?.Value;

    public static int? Number(XElement? element) => int.TryParse(Value(element), out var number) ? number : null;

    /// <summary>A property without a value is on; null where it is not set.</summary>
    public static bool? Switch(XElement? property) => property is null ? null : Value(property) is not ("0" or "false" or "off");
}
