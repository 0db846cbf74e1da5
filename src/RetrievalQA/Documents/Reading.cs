namespace RetrievalQA.Documents;

/// <summary>
/// The reading of a file that counts: which of its texts is searched and cited by new answers. A file that is read anew
/// and gives the same text, character for character, keeps the version; any other text gets the next one.
/// </summary>
/// <param name="Version">Counts the texts of the file from 1; with the file's id it names one text for ever.</param>
/// <param name="Reader">The parser and its version, such as "pdf/1"; empty where that was not recorded.</param>
/// <param name="TextHash">SHA-256 of the text in UTF-16, lower-case hex; null where that was not recorded.</param>
public sealed record Reading(int Version, string Reader, string? TextHash)
{
    /// <summary>What a file that was read before readings were recorded has.</summary>
    public static readonly Reading First = new(1, "", TextHash: null);
}

/// <summary>A file that is to be read anew.</summary>
/// <param name="IsUrgent">Its text is lost: somebody waits for it. Otherwise an older parser read it.</param>
/// <param name="Attempts">How often the work was begun.</param>
/// <param name="Error">Why it was given up; null while it is to be done.</param>
/// <param name="Readers">The parsers that refused it, as they call themselves together; null where another try may help.</param>
public sealed record FileRereading(
    string ProjectId,
    string FileId,
    bool IsUrgent,
    int Attempts = 0,
    IngestionError? Error = null,
    string? Readers = null,
    long Sequence = 0)
{
    public FileRereading Again => this with { Attempts = 0, Error = null, Readers = null };
}

/// <summary>What a reading gives under one chunking strategy.</summary>
/// <param name="UsageBytes">UTF-8 bytes of the text and the chunks.</param>
public sealed record SourceChunks(ChunkSource Source, IReadOnlyList<Chunk> Chunks, long UsageBytes);

/// <summary>
/// The text of a file that was read is missing or damaged. Whoever has it read anew finds it again, or its successor.
/// </summary>
public sealed class TextLostException(string fileId, int version, Exception? inner = null)
    : Exception($"Version {version} of the text of file '{fileId}' is {(inner is null ? "missing" : "damaged")}.", inner)
{
    public string FileId { get; } = fileId;

    public int Version { get; } = version;

    /// <summary>Why it cannot be read anew; null while that is tried.</summary>
    public IngestionError? Error { get; init; }
}

/// <summary>Chunks were made of a text that is not the file's current one any more, or not of all that must change together: make them again.</summary>
public sealed class StaleTextException(string fileId) : Exception($"The text of file '{fileId}' was replaced meanwhile.");
