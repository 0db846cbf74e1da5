using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>What a parser process answers. What it says of a text is checked: a file may have taken the process over.</summary>
internal static class ParserAnswer
{
    /// <summary>Says of which build the process is.</summary>
    public static ReadOnlyMemory<byte> Ready { get; } = ParserFrame.Of(FrameKind.Ready, writer => writer.Write(ParserLoop.Build));

    public static ReadOnlyMemory<byte> Of(ParsedDocument document) => ParserFrame.Of(
        FrameKind.Document,
        writer =>
        {
            writer.Write(document.Reader);
            ParsedDocumentCodec.Write(writer.BaseStream, document);
        },
        capacity: document.Text.Length * sizeof(char));

    public static ReadOnlyMemory<byte> Of(IReadOnlyList<ChunkSpans> chunks) =>
        ParserFrame.Of(FrameKind.Chunks, writer => ChunkSpansCodec.Write(writer, chunks));

    public static ReadOnlyMemory<byte> Of(IngestionError error) => ParserFrame.Of(FrameKind.Refusal, writer =>
    {
        writer.Write(error.Code);
        writer.Write(error.Message);
    });

    /// <exception cref="ParsingException">The process refused.</exception>
    /// <exception cref="InvalidDataException">The answer is none, or makes no sense.</exception>
    public static ParsedDocument Document(ParserFrame answer)
    {
        using var reader = Content(answer, FrameKind.Document);
        var by = reader.ReadString();
        return ParsedDocumentCodec.Read(reader.BaseStream) with { Reader = by };
    }

    /// <param name="length">UTF-16 units of the text.</param>
    /// <exception cref="ParsingException">The process refused.</exception>
    /// <exception cref="InvalidDataException">The answer is none, or makes no sense.</exception>
    public static IReadOnlyList<ChunkSpans> Chunks(ParserFrame answer, int length)
    {
        using var reader = Content(answer, FrameKind.Chunks);
        try
        {
            return ChunkSpansCodec.Read(reader, length);
        }
        catch (Exception damage) when (damage is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The parser process sent chunks that are cut off.", damage);
        }
    }

    private static BinaryReader Content(ParserFrame answer, FrameKind expected)
    {
        var reader = answer.Reader();
        return answer.Kind == expected ? reader
            : answer.Kind is FrameKind.Refusal ? throw new ParsingException(new IngestionError(reader.ReadString(), reader.ReadString()))
            : throw new InvalidDataException($"The parser process sent a frame of kind {answer.Kind}.");
    }
}
