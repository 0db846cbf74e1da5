using System.IO.Compression;
using System.Text;

namespace RetrievalQA.Ingestion.Parsing.Formats;

/// <summary>Decides by content what a file is; its name only tells text formats apart.</summary>
public static class FormatDetector
{
    /// <summary>
    /// Raise it whenever a format is read that was refused before: files that a lower version refused as unsupported are
    /// then read again by themselves.
    /// </summary>
    public const int Version = 2;

    private const int PdfHeaderWindow = 1024; // readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H)
    private const string EmptyArchive = "PK\x05\x06";
    private const string CompoundHeader = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

    /// <summary>The format of the file, one that is read.</summary>
    /// <exception cref="ParsingException">The content is empty, not what its name says, or of a kind that is not read.</exception>
    public static FileFormat Detect(byte[] content, string fileName, string contentType)
    {
        if (content.Length == 0)
        {
            throw ParsingException.Invalid("The file is empty.");
        }

        var extension = Path.GetExtension(fileName).TrimStart('.').ToLowerInvariant();
        var claimed = FormatTable.ByExtension(extension);
        return (DetectBinary(content, claimed) ?? DetectText(content, extension, claimed, contentType)).OrRefuse();
    }

    /// <summary>What a file is of whose name nothing is known.</summary>
    /// <param name="beginning">Of its content; some kilobytes of it, or all.</param>
    /// <returns>Null where the whole file is needed to tell.</returns>
    public static FileFormat? Foresee(byte[] beginning)
    {
        if (IsPdf(beginning, claimed: null))
        {
            return FormatTable.Pdf;
        }

        return Holds(beginning, FormatTable.Archive.Mark!) || Starts(beginning, CompoundHeader) ? null
            : OfKind(MarkKind.Bytes).FirstOrDefault(format => Holds(beginning, format.Mark!))
                ?? (TextDecoder.TryDecode(beginning, out _) ? FormatTable.PlainText : FormatTable.UnknownBinary);
    }

    private static FileFormat? DetectBinary(byte[] content, FileFormat? claimed)
    {
        if (IsPdf(content, claimed))
        {
            return FormatTable.Pdf;
        }

        if (Holds(content, FormatTable.Archive.Mark!) || Starts(content, EmptyArchive))
        {
            return DetectPackage(content, claimed);
        }

        return Starts(content, CompoundHeader) ? DetectCompound(content)
            : OfKind(MarkKind.Bytes).FirstOrDefault(format => Holds(content, format.Mark!));
    }

    private static bool IsPdf(byte[] content, FileFormat? claimed) =>
        Holds(content, FormatTable.Pdf.Mark!)
        || (claimed is not { IsText: true } && content.AsSpan(0, Math.Min(content.Length, PdfHeaderWindow)).IndexOf("%PDF-"u8) >= 0);

    private static FileFormat DetectPackage(byte[] content, FileFormat? claimed)
    {
        try
        {
            using var package = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            return DetectPackage(package);
        }
        catch (InvalidDataException failure)
        {
            var name = (claimed is { IsText: false } ? claimed : FormatTable.Archive).Name;
            throw ParsingException.Invalid($"The file starts like {name} but is damaged or cut short.", failure);
        }
    }

    private static FileFormat DetectPackage(ZipArchive package)
    {
        var parts = package.Entries.Select(part => part.FullName.Replace('\\', '/')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (parts.Contains("[Content_Types].xml"))
        {
            return OfKind(MarkKind.PackageFolder).First(format => parts.Any(part => part.StartsWith(format.Mark!.Text, StringComparison.OrdinalIgnoreCase)));
        }

        var type = PackageMimeType(package);
        return OfKind(MarkKind.PackageType).FirstOrDefault(format => type.StartsWith(format.Mark!.Text, StringComparison.Ordinal)) ?? FormatTable.Archive;
    }

    // EPUB and OpenDocument name themselves in an uncompressed first part called "mimetype".
    private static string PackageMimeType(ZipArchive package)
    {
        if (package.GetEntry("mimetype") is not { Length: < 200 } part)
        {
            return "";
        }

        using var reader = new StreamReader(part.Open());
        return reader.ReadToEnd().Trim();
    }

    private static FileFormat DetectCompound(byte[] content)
    {
        bool HoldsName(string name) => content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(name)) >= 0;
        return HoldsName("EncryptedPackage") || HoldsName("EncryptionInfo")
            ? throw ParsingException.Invalid("The Office file is encrypted with a password. Save it without a password.")
            : OfKind(MarkKind.CompoundStream).First(format => HoldsName(format.Mark!.Text));
    }

    private static FileFormat DetectText(byte[] content, string extension, FileFormat? claimed, string contentType)
    {
        var isText = TextDecoder.TryDecode(content, out var text);
        if (claimed is { IsText: false })
        {
            throw ParsingException.Invalid($"The file is named .{extension} but is not {claimed.Name}, or it is damaged.");
        }

        if (!isText)
        {
            return claimed?.Parser is null ? FormatTable.UnknownBinary
                : throw ParsingException.Invalid($"The file is named .{extension} but holds binary data.");
        }

        return claimed
            ?? (contentType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) || LooksLikeHtml(text) ? FormatTable.Html
                : contentType.StartsWith("text/markdown", StringComparison.OrdinalIgnoreCase) ? FormatTable.Markdown
                : FormatTable.PlainText);
    }

    private static bool LooksLikeHtml(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<FileFormat> OfKind(MarkKind kind) => FormatTable.All.Where(format => format.Mark?.Kind == kind);

    private static bool Holds(byte[] content, FormatMark mark) => content.Length > mark.Offset && Starts(content.AsSpan(mark.Offset), mark.Text);

    private static bool Starts(ReadOnlySpan<byte> content, string latin1) => content.StartsWith(Encoding.Latin1.GetBytes(latin1));
}
