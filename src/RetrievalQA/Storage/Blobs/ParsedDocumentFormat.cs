using System.IO.Compression;
using System.Runtime.InteropServices;
using RetrievalQA.Documents;

namespace RetrievalQA.Storage.Blobs;

/// <summary>
/// A parsed document as a file: eight bytes of signature and version, then a zlib stream (it carries a checksum). Text is
/// kept in UTF-16 and word boxes as they lie in memory: spans stay true for any text, and a long report loads in milliseconds.
/// </summary>
internal static class ParsedDocumentFormat
{
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Signature => "RQPARSE"u8;

    public static void Write(Stream file, ParsedDocument document)
    {
        file.Write(Signature);
        file.WriteByte(Version);
        using var zlib = new ZLibStream(file, CompressionLevel.Fastest, leaveOpen: true);
        using var buffered = new BufferedStream(zlib, 64 * 1024);
        using var writer = new BinaryWriter(buffered);
        writer.Write(document.Language);
        WriteBlock<char>(writer, document.Text);
        writer.Write(document.Notes.Count);
        foreach (var note in document.Notes)
        {
            WriteBlock<char>(writer, note);
        }

        writer.Write(document.Regions.Count);
        foreach (var region in document.Regions)
        {
            WriteRegion(writer, region);
        }

        WriteBlock<WordBox>(writer, document.Words as WordBox[] ?? [.. document.Words]);
    }

    /// <exception cref="InvalidDataException">The file is damaged or of another version.</exception>
    public static ParsedDocument Read(Stream file)
    {
        Span<byte> header = stackalloc byte[Signature.Length + 1];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.StartsWith(Signature))
        {
            throw new InvalidDataException("Not a parsed document.");
        }

        if (header[^1] != Version)
        {
            throw new InvalidDataException($"The parsed document has version {header[^1]}; this server knows version {Version}.");
        }

        using var zlib = new ZLibStream(file, CompressionMode.Decompress, leaveOpen: true);
        using var buffered = new BufferedStream(zlib, 64 * 1024);
        using var reader = new BinaryReader(buffered);
        try
        {
            return Read(reader);
        }
        catch (EndOfStreamException cut)
        {
            throw new InvalidDataException("The parsed document is cut off.", cut);
        }
    }

    /// <summary>Reads to the checksum at the end, which damage elsewhere may keep <see cref="Read(Stream)"/> from reaching.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static void Verify(Stream file)
    {
        file.Position = Signature.Length + 1;
        using var zlib = new ZLibStream(file, CompressionMode.Decompress, leaveOpen: true);
        zlib.CopyTo(Stream.Null);
        file.Position = 0;
    }

    private static ParsedDocument Read(BinaryReader reader)
    {
        var language = reader.ReadString();
        var text = new string(ReadBlock<char>(reader));
        var notes = new string[reader.ReadInt32()];
        for (var note = 0; note < notes.Length; note++)
        {
            notes[note] = new string(ReadBlock<char>(reader));
        }

        var regions = new TextRegion[reader.ReadInt32()];
        for (var region = 0; region < regions.Length; region++)
        {
            regions[region] = ReadRegion(reader);
        }

        return new ParsedDocument(text, regions, ReadBlock<WordBox>(reader), language, notes);
    }

    private static void WriteRegion(BinaryWriter writer, TextRegion region)
    {
        writer.Write((byte)region.Kind);
        writer.Write(region.Span.Start);
        writer.Write(region.Span.End);
        writer.Write(region.Number);
        writer.Write(region.Width);
        writer.Write(region.Height);
    }

    private static TextRegion ReadRegion(BinaryReader reader) => new(
        (RegionKind)reader.ReadByte(),
        new SourceSpan(reader.ReadInt32(), reader.ReadInt32()),
        reader.ReadInt32(),
        reader.ReadSingle(),
        reader.ReadSingle());

    private static void WriteBlock<T>(BinaryWriter writer, ReadOnlySpan<T> items)
        where T : unmanaged
    {
        writer.Write(items.Length);
        writer.Write(MemoryMarshal.AsBytes(items));
    }

    private static T[] ReadBlock<T>(BinaryReader reader)
        where T : unmanaged
    {
        var items = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    }
}
