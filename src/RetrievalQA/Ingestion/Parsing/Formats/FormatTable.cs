using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Html;
using RetrievalQA.Ingestion.Parsing.Pdf;
using RetrievalQA.Ingestion.Parsing.Word;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Parsing.Formats;

/// <summary>Every format that is known. To read another one, give it a parser here.</summary>
public static class FormatTable
{
    private const string Ocr = "Run OCR on it and upload the PDF or text.";
    private const string Transcribe = "Upload a transcript.";
    private const string Unpack = "Upload the files in it one by one.";
    private const string Convert = "Convert it to PDF, .docx, HTML, Markdown or plain text.";
    private const string SaveAs = "Save it as .docx or PDF.";

    public static readonly FileFormat PlainText =
        new("text", "txt text log srt vtt rst adoc org tex") { Parser = new PlainTextParser(), ParserVersion = 3, IsDocument = true };

    public static readonly FileFormat Markdown =
        new("Markdown", "md markdown mdx") { Parser = new MarkdownParser(), ParserVersion = 3, IsDocument = true };

    public static readonly FileFormat Html = new("HTML", "html htm xhtml") { Parser = new HtmlParser(), ParserVersion = 4, IsDocument = true };

    public static readonly FileFormat Pdf =
        new("a PDF file", "pdf") { Mark = new(MarkKind.Bytes, "%PDF-"), Parser = new PdfParser(), ParserVersion = 3, IsDocument = true };

    public static readonly FileFormat Archive = new("a ZIP archive") { Mark = new(MarkKind.Bytes, "PK\x03\x04"), Remedy = Unpack };

    public static readonly FileFormat UnknownPackage =
        new("an Office package of an unknown kind") { Mark = new(MarkKind.PackageFolder, ""), Remedy = "Save it as PDF or .docx." };

    public static readonly FileFormat UnknownCompound =
        new("a compound file of an old application") { Mark = new(MarkKind.CompoundStream, ""), Remedy = SaveAs };

    public static readonly FileFormat UnknownBinary = new("of an unknown binary format") { Mark = new(MarkKind.Bytes, ""), Remedy = Convert };

    /// <summary>Where several fit, the first holds. The first bytes are those of Gary Kessler's file signatures table.</summary>
    public static readonly IReadOnlyList<FileFormat> All =
    [
        PlainText,
        Markdown,
        Html,
        new("text", "csv tsv") { Parser = new DelimitedTextParser(), ParserVersion = 3, IsDocument = true },
        new("text", "json jsonl ndjson") { Parser = new PlainTextParser(RegionKind.Code, EscapeNotation.Json), ParserVersion = 3 },
        new("text", "xml") { Parser = new PlainTextParser(RegionKind.Code, EscapeNotation.Xml), ParserVersion = 3 },
        new("text", "yaml yml toml ini cfg conf properties sql css scss js mjs ts tsx jsx py rb php java kt c h cc cpp hpp cs go rs "
            + "swift sh bash ps1 bat pl r lua scala dart vb fs hs") { Parser = new PlainTextParser(RegionKind.Code, EscapeNotation.Code), ParserVersion = 3 },
        new("an e-mail or a web archive", "eml mbox mht mhtml") { Remedy = "Save the message as HTML, PDF or plain text." },
        Pdf,
        new("a Word document (.docx)", "docx") { Mark = new(MarkKind.PackageFolder, "word/"), Parser = new DocxParser(), ParserVersion = 4, IsDocument = true },
        new("an Excel file (.xlsx)", "xlsx") { Mark = new(MarkKind.PackageFolder, "xl/"), Remedy = "Save each sheet as CSV." },
        new("a PowerPoint file (.pptx)", "pptx") { Mark = new(MarkKind.PackageFolder, "ppt/"), Remedy = "Save the slides as PDF." },
        UnknownPackage,
        new("an EPUB book", "epub") { Mark = new(MarkKind.PackageType, "application/epub+zip"), Remedy = "Convert the book to HTML or PDF." },
        new("an OpenDocument text", "odt") { Mark = new(MarkKind.PackageType, "application/vnd.oasis.opendocument.text"), Remedy = SaveAs },
        new("an OpenDocument file") { Mark = new(MarkKind.PackageType, "application/vnd.oasis.opendocument"), Remedy = "Save it as PDF." },
        Archive,
        new("a Word document (.doc)", "doc") { Mark = new(MarkKind.CompoundStream, "WordDocument"), Remedy = "Save it as .docx." },
        new("an Excel file (.xls)", "xls") { Mark = new(MarkKind.CompoundStream, "Workbook"), Remedy = "Save each sheet as CSV." },
        new("an Excel file (.xls)") { Mark = new(MarkKind.CompoundStream, "Book"), Remedy = "Save each sheet as CSV." },
        new("a PowerPoint file (.ppt)", "ppt") { Mark = new(MarkKind.CompoundStream, "PowerPoint Document"), Remedy = "Save the slides as PDF." },
        new("a Hangul document (.hwp)") { Mark = new(MarkKind.CompoundStream, "HwpSummaryInformation"), Remedy = SaveAs },
        UnknownCompound,
        Bytes("a rich text file (.rtf)", SaveAs, 0, "{\\rtf"),
        Bytes("a PNG image", Ocr, 0, "\x89PNG\r\n"),
        Bytes("a JPEG image", Ocr, 0, "\xFF\xD8\xFF"),
        Bytes("a GIF image", Ocr, 0, "GIF8"),
        Bytes("a TIFF image", Ocr, 0, "II*\0"),
        Bytes("a TIFF image", Ocr, 0, "MM\0*"),
        Bytes("a WebP image", Ocr, 8, "WEBP"),
        Bytes("a JPEG 2000 image", Ocr, 4, "jP  \r\n"),
        Bytes("an HEIC image", Ocr, 4, "ftypheic"),
        Bytes("an AVIF image", Ocr, 4, "ftypavif"),
        Bytes("a Photoshop image", Ocr, 0, "8BPS\0"),
        Bytes("a WAV sound", Transcribe, 8, "WAVE"),
        Bytes("an AVI video", Transcribe, 8, "AVI "),
        Bytes("an MP3 sound", Transcribe, 0, "ID3"),
        Bytes("an MP3 sound", Transcribe, 0, "\xFF\xFB"),
        Bytes("an Ogg sound or video", Transcribe, 0, "OggS"),
        Bytes("a FLAC sound", Transcribe, 0, "fLaC"),
        Bytes("an MP4 or QuickTime file", Transcribe, 4, "ftyp"),
        Bytes("a Matroska or WebM video", Transcribe, 0, "\x1A\x45\xDF\xA3"),
        Bytes("a gzip archive", Unpack, 0, "\x1F\x8B"),
        Bytes("a bzip2 archive", Unpack, 0, "BZh"),
        Bytes("an xz archive", Unpack, 0, "\xFD7zXZ"),
        Bytes("a Zstandard archive", Unpack, 0, "\x28\xB5\x2F\xFD"),
        Bytes("a 7-Zip archive", Unpack, 0, "7z\xBC\xAF\x27\x1C"),
        Bytes("a RAR archive", Unpack, 0, "Rar!\x1A"),
        Bytes("a TAR archive", Unpack, 257, "ustar"),
        Bytes("a PostScript file", "Convert it to PDF.", 0, "%!PS"),
        Bytes("a program", Convert, 0, "\x7F" + "ELF"),
        Bytes("a program", Convert, 0, "MZ\x90"),
        Bytes("a Java class", Convert, 0, "\xCA\xFE\xBA\xBE"),
        Bytes("a WebAssembly module", Convert, 0, "\0asm"),
        Bytes("an SQLite database", "Export its tables as CSV.", 0, "SQLite format 3\0"),
        Bytes("a Parquet table", "Export it as CSV.", 0, "PAR1"),
    ];

    /// <summary>The format that files of this name claim to be; null where the name says nothing.</summary>
    /// <param name="extension">In lower case, without its dot.</param>
    public static FileFormat? ByExtension(string extension) => All.FirstOrDefault(format => format.HasExtension(extension));

    private static FileFormat Bytes(string name, string remedy, int offset, string latin1) =>
        new(name) { Mark = new(MarkKind.Bytes, latin1, offset), Remedy = remedy };
}
