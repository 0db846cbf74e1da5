using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>A file cannot be read; the error is what its owner sees.</summary>
public sealed class ParsingException(IngestionError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public IngestionError Error { get; } = error;

    /// <summary>The parser did not live to say so. It may have been the machine; seen again and again, it is the file.</summary>
    public bool IsDoubtful { get; private init; }

    /// <summary>The content is damaged, locked, empty or beyond a limit.</summary>
    public static ParsingException Invalid(string message, Exception? inner = null) =>
        new(new IngestionError(IngestionError.InvalidFile, message), inner);

    /// <summary>Reading the file took too much of something, or stopped the parser.</summary>
    public static ParsingException Doubtful(string message, Exception inner) =>
        new(new IngestionError(IngestionError.InvalidFile, message), inner) { IsDoubtful = true };

    /// <summary>The server could not do its part; nothing is known about the file.</summary>
    public static ParsingException OfServer(string message, Exception inner) =>
        new(new IngestionError(IngestionError.ServerError, message), inner);

    /// <summary>The content may be fine but is of a kind that is not read.</summary>
    public static ParsingException Unsupported(string message) =>
        new(new IngestionError(IngestionError.UnsupportedFile, message));
}
