using System.Collections.Frozen;
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
    public const int Version = 1;

    private const int PdfHeaderWindow = 1024; // readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H)

    private static readonly FrozenDictionary<string, FileFormat> TextExtensions = new (FileFormat Format, string Extensions)[]
    {
        (FileFormat.PlainText, "txt text log srt vtt rst adoc org tex"),
        (FileFormat.Markdown, "md markdown mdx"),
        (FileFormat.Html, "html htm xhtml"),
        (FileFormat.DelimitedText, "csv tsv"),
        (FileFormat.SourceCode,
            "json jsonl ndjson xml yaml yml toml ini cfg conf properties sql css scss js mjs ts tsx jsx py rb php java kt c h cc cpp hpp cs go rs "
            + "swift sh bash ps1 bat pl r lua scala dart vb fs hs"),
    }.SelectMany(entry => entry.Extensions.Split(' '), (entry, extension) => (entry.Format, extension))
        .ToFrozenDictionary(entry => entry.extension, entry => entry.Format);

    private static readonly FrozenDictionary<string, string> BinaryExtensions = new Dictionary<string, string>
    {
        ["pdf"] = "a PDF file",
        ["docx"] = "a Word document (.docx)",
        ["pptx"] = "a PowerPoint file (.pptx)",
        ["xlsx"] = "an Excel file (.xlsx)",
        ["doc"] = "a Word document (.doc)",
        ["xls"] = "an Excel file (.xls)",
        ["ppt"] = "a PowerPoint file (.ppt)",
        ["odt"] = "an OpenDocument text",
        ["epub"] = "an EPUB book",
    }.ToFrozenDictionary();

    /// <exception cref="ParsingException">The content is empty, not what its name says, or of a kind that is not read.</exception>
    public static FileFormat Detect(byte[] content, string fileName, string contentType)
    {
        if (content.Length == 0)
        {
            throw ParsingException.Invalid("The file is empty.");
        }

        var extension = Path.GetExtension(fileName).TrimStart('.').ToLowerInvariant();
        return DetectBinary(content, extension) ?? DetectText(content, extension, contentType);
    }

    private static FileFormat? DetectBinary(byte[] content, string extension)
    {
        if (IsPdf(content, extension))
        {
            return FileFormat.Pdf;
        }

        if (Starts(content, "PK\x03\x04") || Starts(content, "PK\x05\x06"))
        {
            return DetectPackage(content, extension);
        }

        if (Starts(content, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
        {
            throw CompoundFile(content);
        }

        return FileSignature.Find(content) is { } known
            ? throw ParsingException.Unsupported($"The file is {known.Name}. {known.Advice}")
            : null;
    }

    private static bool IsPdf(byte[] content, string extension) =>
        Starts(content, "%PDF-")
        || (!TextExtensions.ContainsKey(extension)
            && content.AsSpan(0, Math.Min(content.Length, PdfHeaderWindow)).IndexOf("%PDF-"u8) >= 0);

    private static FileFormat DetectPackage(byte[] content, string extension)
    {
        try
        {
            using var package = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            var parts = package.Entries.Select(part => part.FullName.Replace('\\', '/')).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return DetectPackage(package, parts);
        }
        catch (InvalidDataException failure)
        {
            var name = BinaryExtensions.GetValueOrDefault(extension, "a ZIP archive");
            throw ParsingException.Invalid($"The file starts like {name} but is damaged or cut short.", failure);
        }
    }

    private static FileFormat DetectPackage(ZipArchive package, HashSet<string> parts)
    {
        bool HasFolder(string folder) => parts.Any(part => part.StartsWith(folder, StringComparison.OrdinalIgnoreCase));
        if (parts.Contains("[Content_Types].xml"))
        {
            return HasFolder("word/") ? FileFormat.Docx
                : HasFolder("xl/") ? throw ParsingException.Unsupported("Excel files (.xlsx) are not read yet. Save each sheet as CSV.")
                : HasFolder("ppt/") ? throw ParsingException.Unsupported("PowerPoint files (.pptx) are not read yet. Save the slides as PDF.")
                : throw ParsingException.Unsupported("The file is an Office package of an unknown kind. Save it as PDF or .docx.");
        }

        throw PackageMimeType(package) switch
        {
            "application/epub+zip" => ParsingException.Unsupported("EPUB books are not read yet. Convert the book to HTML or PDF."),
            "application/vnd.oasis.opendocument.text" => ParsingException.Unsupported("OpenDocument texts (.odt) are not read yet. Save the file as .docx or PDF."),
            { } type when type.Contains("opendocument", StringComparison.Ordinal) => ParsingException.Unsupported("OpenDocument files are not read yet. Save the file as PDF."),
            _ => ParsingException.Unsupported("The file is a ZIP archive. Upload the files in it one by one."),
        };
    }

    // EPUB and OpenDocument name themselves in an uncompressed first part called "mimetype".
    private static string? PackageMimeType(ZipArchive package)
    {
        if (package.GetEntry("mimetype") is not { Length: < 200 } part)
        {
            return null;
        }

        using var reader = new StreamReader(part.Open());
        return reader.ReadToEnd().Trim();
    }

    private static ParsingException CompoundFile(byte[] content)
    {
        bool Holds(string name) => content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(name)) >= 0;
        return Holds("EncryptedPackage") || Holds("EncryptionInfo")
            ? ParsingException.Invalid("The Office file is encrypted with a password. Save it without a password.")
            : Holds("WordDocument") ? ParsingException.Unsupported("The file is a Word document of the old format (.doc). Save it as .docx.")
            : Holds("Workbook") || Holds("Book") ? ParsingException.Unsupported("The file is an Excel file of the old format (.xls). Save each sheet as CSV.")
            : Holds("PowerPoint Document") ? ParsingException.Unsupported("The file is a PowerPoint file of the old format (.ppt). Save the slides as PDF.")
            : Holds("HwpSummaryInformation") ? ParsingException.Unsupported("The file is a Hangul document (.hwp). Save it as .docx or PDF.")
            : ParsingException.Unsupported("The file is a compound file of an old application. Save it as .docx or PDF.");
    }

    private static FileFormat DetectText(byte[] content, string extension, string contentType)
    {
        var isText = TextDecoder.TryDecode(content, out var text);
        if (BinaryExtensions.TryGetValue(extension, out var expected))
        {
            throw ParsingException.Invalid($"The file is named .{extension} but is not {expected}, or it is damaged.");
        }

        if (!isText)
        {
            throw TextExtensions.ContainsKey(extension)
                ? ParsingException.Invalid($"The file is named .{extension} but holds binary data.")
                : ParsingException.Unsupported("The file is of an unknown binary format. Convert it to PDF, .docx, HTML, Markdown or plain text.");
        }

        return extension is "eml" or "mbox" or "mht" or "mhtml"
            ? throw ParsingException.Unsupported("E-mail files are not read yet. Save the message as HTML, PDF or plain text.")
            : TextExtensions.TryGetValue(extension, out var format) ? format
            : contentType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) || LooksLikeHtml(text) ? FileFormat.Html
            : contentType.StartsWith("text/markdown", StringComparison.OrdinalIgnoreCase) ? FileFormat.Markdown
            : FileFormat.PlainText;
    }

    private static bool LooksLikeHtml(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    internal static bool Starts(byte[] content, string latin1) =>
        content.AsSpan().StartsWith(Encoding.Latin1.GetBytes(latin1));
}
