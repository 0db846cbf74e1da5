using System.Buffers.Binary;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>
/// What the parser process answers: a length (4 bytes, little endian) and that many bytes. Positions are written as
/// distances, so that a document costs little more than its UTF-8 text.
/// </summary>
internal static class ParserFrame
{
    private const int MaxLength = 1 << 30;
    private const float PointScale = 100; // boxes to a hundredth of a point

    private enum Kind : byte
    {
        Document,
        Error,
    }

    public static void Write(Stream stream, ParsedDocument document) => Write(stream, Kind.Document, writer =>
    {
        writer.Write(document.Reader);
        writer.Write(document.Text);
        writer.Write(document.Language);
        writer.Write7BitEncodedInt(document.Notes.Count);
        foreach (var note in document.Notes)
        {
            writer.Write(note);
        }

        WriteRegions(writer, document.Regions);
        WriteWords(writer, document.Words);
    });

    public static void Write(Stream stream, IngestionError error) => Write(stream, Kind.Error, writer =>
    {
        writer.Write(error.Code);
        writer.Write(error.Message);
    });

    /// <summary>Null where the stream ended before a whole frame.</summary>
    /// <exception cref="ParsingException">The frame holds an error.</exception>
    /// <exception cref="InvalidDataException">The frame makes no sense.</exception>
    public static async Task<ParsedDocument?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var header = new byte[sizeof(int)];
        if (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancel) < header.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is <= 0 or > MaxLength)
        {
            throw new InvalidDataException($"The parser process announced a frame of {length} bytes.");
        }

        var payload = new byte[length];
        return await stream.ReadAtLeastAsync(payload, length, throwOnEndOfStream: false, cancel) < length ? null : Read(payload);
    }

    private static ParsedDocument Read(byte[] payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload));
        return (Kind)reader.ReadByte() switch
        {
            Kind.Document => ReadDocument(reader),
            Kind.Error => throw new ParsingException(new IngestionError(reader.ReadString(), reader.ReadString())),
            var kind => throw new InvalidDataException($"The parser process sent a frame of kind {kind}."),
        };
    }

    private static void Write(Stream stream, Kind kind, Action<BinaryWriter> write)
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write((byte)kind);
            write(writer);
        }

        Span<byte> header = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(header, checked((int)payload.Length));
        stream.Write(header);
        payload.WriteTo(stream);
        stream.Flush();
    }

    private static ParsedDocument ReadDocument(BinaryReader reader)
    {
        var by = reader.ReadString();
        var text = reader.ReadString();
        var language = reader.ReadString();
        var notes = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < notes.Length; i++)
        {
            notes[i] = reader.ReadString();
        }

        return new ParsedDocument(text, ReadRegions(reader), ReadWords(reader), language, notes) { Reader = by };
    }

    private static void WriteRegions(BinaryWriter writer, IReadOnlyList<TextRegion> regions)
    {
        writer.Write7BitEncodedInt(regions.Count);
        var position = 0;
        foreach (var region in regions)
        {
            writer.Write((byte)region.Kind);
            writer.Write7BitEncodedInt(region.Span.Start - position);
            writer.Write7BitEncodedInt(region.Span.Length);
            writer.Write7BitEncodedInt(region.Number);
            writer.Write(region.Width);
            writer.Write(region.Height);
            position = region.Span.Start;
        }
    }

    private static TextRegion[] ReadRegions(BinaryReader reader)
    {
        var regions = new TextRegion[reader.Read7BitEncodedInt()];
        var position = 0;
        for (var i = 0; i < regions.Length; i++)
        {
            var kind = (RegionKind)reader.ReadByte();
            position += reader.Read7BitEncodedInt();
            var span = new SourceSpan(position, position + reader.Read7BitEncodedInt());
            regions[i] = new TextRegion(kind, span, reader.Read7BitEncodedInt(), reader.ReadSingle(), reader.ReadSingle());
        }

        return regions;
    }

    private static void WriteWords(BinaryWriter writer, IReadOnlyList<WordBox> words)
    {
        writer.Write7BitEncodedInt(words.Count);
        var position = 0;
        foreach (var word in words)
        {
            writer.Write7BitEncodedInt(word.Span.Start - position);
            writer.Write7BitEncodedInt(word.Span.Length);
            foreach (var edge in (ReadOnlySpan<float>)[word.X0, word.Y0, word.X1, word.Y1])
            {
                writer.Write7BitEncodedInt((int)MathF.Round(edge * PointScale));
            }

            position = word.Span.End;
        }
    }

    private static WordBox[] ReadWords(BinaryReader reader)
    {
        var words = new WordBox[reader.Read7BitEncodedInt()];
        var position = 0;
        for (var i = 0; i < words.Length; i++)
        {
            position += reader.Read7BitEncodedInt();
            var span = new SourceSpan(position, position + reader.Read7BitEncodedInt());
            words[i] = new WordBox(span, Edge(reader), Edge(reader), Edge(reader), Edge(reader));
            position = span.End;
        }

        return words;
    }

    private static float Edge(BinaryReader reader) => reader.Read7BitEncodedInt() / PointScale;
}
