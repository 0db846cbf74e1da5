using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>Turns the bytes of one format into text with coordinates. Pure: no files, no network, no state.</summary>
public interface IDocumentParser
{
    /// <exception cref="ParsingException">The content cannot be read or is beyond a limit.</exception>
    ParsedDocument Parse(byte[] content, ParsingLimits limits);
}
