using System.IO.Compression;
using RetrievalQA.Documents;

namespace RetrievalQA.Storage.Blobs;

/// <summary>
/// A parsed document as a file: a signature and the number of the format in eight bytes, then what
/// <see cref="ParsedDocumentCodec"/> writes in a zlib stream (it carries a checksum). Earlier formats are read too.
/// </summary>
internal static class ParsedDocumentFormat
{
    private static ReadOnlySpan<byte> Signature => "RQPARSE"u8;

    public static void Write(Stream file, ParsedDocument document)
    {
        file.Write(Signature);
        file.WriteByte(ParsedDocumentCodec.Format);
        using var zlib = new ZLibStream(file, CompressionLevel.Fastest, leaveOpen: true);
        using var buffered = new BufferedStream(zlib, 64 * 1024);
        ParsedDocumentCodec.Write(buffered, document);
    }

    /// <exception cref="InvalidDataException">The file is damaged or of a later format.</exception>
    public static ParsedDocument Read(Stream file)
    {
        Span<byte> header = stackalloc byte[Signature.Length + 1];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.StartsWith(Signature))
        {
            throw new InvalidDataException("Not a parsed document.");
        }

        var format = header[^1];
        if (format is 0 or > ParsedDocumentCodec.Format)
        {
            throw new InvalidDataException($"The parsed document has format {format}; this server knows those up to {ParsedDocumentCodec.Format}.");
        }

        using var zlib = new ZLibStream(file, CompressionMode.Decompress, leaveOpen: true);
        using var buffered = new BufferedStream(zlib, 64 * 1024);
        return ParsedDocumentCodec.Read(buffered, format);
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
}
