using System.Text.Json;
using System.Text.Json.Serialization;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>What the server asks of a parser process.</summary>
internal abstract record ParserRequest
{
    /// <summary>The request as it is sent.</summary>
    public abstract ReadOnlyMemory<byte> ToFrame();

    /// <summary>Does what is asked, inside the parser process, and gives the answer as it is sent.</summary>
    /// <exception cref="ParsingException">It cannot be done, for a reason that the file's owner is told.</exception>
    public abstract ReadOnlyMemory<byte> Answer();

    /// <exception cref="InvalidDataException">The frame is no request.</exception>
    public static ParserRequest From(ParserFrame frame) => frame.Kind switch
    {
        FrameKind.Parse => ParseRequest.Of(frame),
        FrameKind.Split => SplitRequest.Of(frame),
        _ => throw new InvalidDataException($"A frame of kind {frame.Kind} is no request."),
    };
}

/// <summary>One file to read.</summary>
internal sealed record ParseRequest(string Path, string FileName, string ContentType, ParsingLimits Limits) : ParserRequest
{
    public static ParseRequest Of(ParserFrame frame) => JsonSerializer.Deserialize(frame.Content, ParserJson.Default.ParseRequest)!;

    public override ReadOnlyMemory<byte> ToFrame() =>
        ParserFrame.Of(FrameKind.Parse, writer => writer.Write(JsonSerializer.SerializeToUtf8Bytes(this, ParserJson.Default.ParseRequest)));

    public override ReadOnlyMemory<byte> Answer() =>
        ParserAnswer.Of(DocumentReader.Read(Content(), FileName, ContentType, Limits));

    private byte[] Content()
    {
        try
        {
            return File.ReadAllBytes(Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ParsingException.OfServer("The content of the file could not be read from the disk.", failure);
        }
    }
}

/// <summary>One text to cut into chunks.</summary>
internal sealed record SplitRequest(ParsedDocument Document, ChunkingStrategy Chunking, int MaxTokens) : ParserRequest
{
    public static SplitRequest Of(ParserFrame frame)
    {
        using var reader = frame.Reader();
        var chunking = new ChunkingStrategy(reader.ReadInt32(), reader.ReadInt32());
        var maxTokens = reader.ReadInt32();
        return new SplitRequest(ParsedDocumentCodec.Read(reader.BaseStream), chunking, maxTokens);
    }

    // Chunks know nothing of word boxes.
    public override ReadOnlyMemory<byte> ToFrame() => ParserFrame.Of(
        FrameKind.Split,
        writer =>
        {
            writer.Write(Chunking.MaxChunkSizeTokens);
            writer.Write(Chunking.ChunkOverlapTokens);
            writer.Write(MaxTokens);
            ParsedDocumentCodec.Write(writer.BaseStream, Document with { Words = [] });
        },
        capacity: Document.Text.Length * sizeof(char));

    public override ReadOnlyMemory<byte> Answer() => ParserAnswer.Of(Chunker.Split(Document, Chunking, MaxTokens));
}

[JsonSerializable(typeof(ParseRequest))]
internal sealed partial class ParserJson : JsonSerializerContext;
