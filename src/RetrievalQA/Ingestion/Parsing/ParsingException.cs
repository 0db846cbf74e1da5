using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>A file cannot be read; the error is what its owner sees.</summary>
public sealed class ParsingException(IngestionError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public IngestionError Error { get; } = error;

    /// <summary>The content is damaged, locked, empty or beyond a limit.</summary>
    public static ParsingException Invalid(string message, Exception? inner = null) =>
        new(new IngestionError(IngestionError.InvalidFile, message), inner);

    /// <summary>The content may be fine but is of a kind that is not read.</summary>
    public static ParsingException Unsupported(string message) =>
        new(new IngestionError(IngestionError.UnsupportedFile, message));
}
