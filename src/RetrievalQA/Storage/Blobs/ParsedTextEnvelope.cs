using System.Security.Cryptography;
using System.Text;

namespace RetrievalQA.Storage.Blobs;

/// <summary>
/// What a text is stored in: eight bytes of signature and version, the document, and a SHA-256 of the text's name and of all
/// before. So damage is noticed, and a text under the name of another one too.
/// </summary>
internal static class ParsedTextEnvelope
{
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Signature => "RQTEXT\0"u8;

    public static void Write(Stream file, string name, ReadOnlySpan<byte> document)
    {
        ReadOnlySpan<byte> header = [.. Signature, Version];
        file.Write(header);
        file.Write(document);
        file.Write(Checksum(name, header, document));
    }

    /// <summary>The document inside.</summary>
    /// <returns>All of it where there is no envelope: texts had none at first.</returns>
    /// <exception cref="InvalidDataException">The content is damaged, of another version or belongs under another name.</exception>
    public static ArraySegment<byte> Open(string name, ArraySegment<byte> stored)
    {
        if (!stored.AsSpan().StartsWith(Signature))
        {
            return stored;
        }

        var headerLength = Signature.Length + 1;
        var length = stored.Count - headerLength - SHA256.HashSizeInBytes;
        if (length < 0)
        {
            throw new InvalidDataException("The text is cut off.");
        }

        if (stored[headerLength - 1] is not Version and var found)
        {
            throw new InvalidDataException($"The text has version {found}; this server knows version {Version}.");
        }

        var document = stored.Slice(headerLength, length);
        return stored[^SHA256.HashSizeInBytes..].AsSpan().SequenceEqual(Checksum(name, stored[..headerLength], document))
            ? document
            : throw new InvalidDataException("The text does not have its checksum.");
    }

    private static byte[] Checksum(string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> document)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        hash.AppendData(header);
        hash.AppendData(document);
        return hash.GetHashAndReset();
    }
}
