using System.IO.Compression;
using System.Xml;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>
/// Looks through the XML of an Office file once, before any of it is built as a tree: what it really unpacks to, and how
/// deep it nests. Trees are built level by level from the text of each element, so that depth costs as much as length.
/// </summary>
internal static class OfficePackage
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };

    /// <exception cref="ParsingException">The package is beyond a limit.</exception>
    public static void Check(byte[] content, ParsingLimits limits)
    {
        using var package = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
        var left = limits.MaxUnpackedMegabytes * 1024L * 1024L;
        if (package.Entries.Sum(part => part.Length) > left)
        {
            throw TooLarge(limits);
        }

        foreach (var part in package.Entries.Where(IsXml))
        {
            // What the package says of its parts need not be true.
            var length = UnpackedLength(part, left);
            left -= length;
            if (left < 0)
            {
                throw TooLarge(limits);
            }

            limits.Inside?.Take(length);

            CheckNesting(part, limits);
        }
    }

    // By what it holds: the name of a part decides nothing. Pictures and the like are never unpacked.
    private static bool IsXml(ZipArchiveEntry part)
    {
        using var unpacked = part.Open();
        return unpacked.ReadByte() is '<' or ' ' or '\t' or '\r' or '\n' or 0xEF or 0xFE or 0xFF or 0;
    }

    private static long UnpackedLength(ZipArchiveEntry part, long most)
    {
        using var unpacked = part.Open();
        var buffer = new byte[64 * 1024];
        var length = 0L;
        for (var read = -1; read != 0 && length <= most; length += read)
        {
            read = unpacked.Read(buffer);
        }

        return length;
    }

    private static void CheckNesting(ZipArchiveEntry part, ParsingLimits limits)
    {
        using var unpacked = part.Open();
        using var reader = XmlReader.Create(unpacked, Settings);
        try
        {
            while (reader.Read())
            {
                limits.CheckNesting(reader.Depth);
            }
        }
        catch (XmlException)
        {
            // Damaged, or with entities of its own: whoever needs the part refuses it, and nobody builds a tree past this place.
        }
    }

    private static ParsingException TooLarge(ParsingLimits limits) =>
        ParsingException.Invalid($"The file unpacks to more than {limits.MaxUnpackedMegabytes} MB.");
}
