using System.IO.Compression;
using System.Text;

namespace RetrievalQA.Tests.Ingestion.Parsing.Word;

/// <summary>A small Word file, written part by part as XML: also what no library would write.</summary>
internal sealed class WordFile(string body)
{
    public const string MainType = $"{WordType}document.main+xml";

    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006";
    private const string DrawingType = "application/vnd.openxmlformats-officedocument.drawingml.";
    private const string WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

    private const string Namespaces =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
        + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
        + "xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" "
        + "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
        + "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
        + "xmlns:dgm=\"http://schemas.openxmlformats.org/drawingml/2006/diagram\" xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
        + "xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" "
        + "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:x=\"urn:somebody:else\"";

    private readonly List<(string Id, string Kind, string Name, string ContentType, byte[] Content)> parts = [];
    private readonly List<string> links = [];

    /// <summary>The edition of the standard: strict files have other names for the same namespaces.</summary>
    public bool IsStrict { get; init; }

    public static byte[] Of(string body) => new WordFile(body).Build();

    public static string Paragraph(string text) => $"<w:p>{Run(text)}</w:p>";

    public static string Run(string text) => $"<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>";

    public WordFile Header(string id, string content) => Part(id, "header", "hdr", content);

    public WordFile Footer(string id, string content) => Part(id, "footer", "ftr", content);

    public WordFile Footnotes(string content) => Part("footnotes", "footnotes", "footnotes", content);

    public WordFile Comments(string content) => Part("comments", "comments", "comments", content);

    public WordFile Settings(string content) => Part("settings", "settings", "settings", content);

    public WordFile Numbering(string content) => Part("numbering", "numbering", "numbering", content);

    public WordFile Styles(string content) => Part("styles", "styles", "styles", content);

    public WordFile Diagram(string id, string content) =>
        Part(id, "diagramData", $"{id}.xml", $"{DrawingType}diagramData+xml", $"<dgm:dataModel {Namespaces}>{content}</dgm:dataModel>");

    public WordFile Chart(string id, string content) =>
        Part(id, "chart", $"{id}.xml", $"{DrawingType}chart+xml", $"<c:chartSpace {Namespaces}>{content}</c:chartSpace>");

    public WordFile Chunk(string id, string name, string contentType, byte[] content)
    {
        parts.Add((id, "aFChunk", name, contentType, content));
        return this;
    }

    /// <summary>Another relation to a part.</summary>
    public WordFile Again(string id, string part)
    {
        var (_, kind, name, _, _) = parts.Find(other => other.Id == part);
        links.Add($"<Relationship Id=\"{id}\" Type=\"{Office}/relationships/{kind}\" Target=\"{name}\"/>");
        return this;
    }

    public WordFile Linked(string id, string kind, string target)
    {
        links.Add($"<Relationship Id=\"{id}\" Type=\"{Office}/relationships/{kind}\" Target=\"{target}\" TargetMode=\"External\"/>");
        return this;
    }

    public byte[] Build()
    {
        using var stream = new MemoryStream();
        using (var package = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(package, "[Content_Types].xml", ContentTypes());
            Write(package, "_rels/.rels", Relationships($"<Relationship Id=\"r0\" Type=\"{Office}/relationships/officeDocument\" Target=\"word/document.xml\"/>"));
            Write(package, "word/_rels/document.xml.rels", Relationships(string.Concat(
                parts.Select(part => $"<Relationship Id=\"{part.Id}\" Type=\"{Office}/relationships/{part.Kind}\" Target=\"{part.Name}\"/>").Concat(links))));
            Write(package, "word/document.xml", Encoding.UTF8.GetBytes(Edition($"<w:document {Namespaces}><w:body>{body}</w:body></w:document>")));
            foreach (var part in parts)
            {
                Write(package, $"word/{part.Name}", part.Content);
            }
        }

        return stream.ToArray();
    }

    private WordFile Part(string id, string kind, string root, string content) =>
        Part(id, kind, $"{id}.xml", $"{WordType}{kind}+xml", $"<w:{root} {Namespaces}>{content}</w:{root}>");

    private WordFile Part(string id, string kind, string name, string contentType, string xml)
    {
        parts.Add((id, kind, name, contentType, Encoding.UTF8.GetBytes(Edition(xml))));
        return this;
    }

    private byte[] ContentTypes()
    {
        var overrides = parts.Select(part => $"<Override PartName=\"/word/{part.Name}\" ContentType=\"{part.ContentType}\"/>");
        return Encoding.UTF8.GetBytes(
            $"<Types xmlns=\"{Package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + $"<Override PartName=\"/word/document.xml\" ContentType=\"{MainType}\"/>{string.Concat(overrides)}</Types>");
    }

    private byte[] Relationships(string relationships) =>
        Encoding.UTF8.GetBytes(Edition($"<Relationships xmlns=\"{Package}/relationships\">{relationships}</Relationships>"));

    private string Edition(string xml) => !IsStrict ? xml
        : xml.Replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main", StringComparison.Ordinal)
            .Replace(Office, "http://purl.oclc.org/ooxml/officeDocument", StringComparison.Ordinal);

    private static void Write(ZipArchive package, string name, byte[] content)
    {
        using var part = package.CreateEntry(name).Open();
        part.Write(content);
    }
}
