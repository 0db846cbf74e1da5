using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Formats;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>Reads a file of any supported format. Runs inside the parser process only.</summary>
public static class DocumentReader
{
    /// <exception cref="ParsingException">The file cannot be read; the message says why and what to do.</exception>
    public static ParsedDocument Read(byte[] content, string fileName, string contentType, ParsingLimits limits)
    {
        var format = FormatDetector.Detect(content, fileName, contentType);
        var document = Parse(format, content, limits);
        return string.IsNullOrWhiteSpace(document.Text)
            ? throw ParsingException.Invalid("No text was found in the file.")
            : document with { Reader = format.Reader };
    }

    private static ParsedDocument Parse(FileFormat format, byte[] content, ParsingLimits limits)
    {
        try
        {
            return format.Parser!.Parse(content, limits);
        }
        catch (Exception failure) when (failure is not (ParsingException or OutOfMemoryException) && !MissingProgramPart.IsCauseOf(failure))
        {
            // Parsers throw anything on damaged content; what they throw is about the file, never about the server.
            throw ParsingException.Invalid($"The file could not be parsed as {format.Name}: it is damaged or uses features that are not read.", failure);
        }
    }
}
