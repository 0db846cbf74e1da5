using System.Text;

namespace RetrievalQA.Ingestion.Parsing.Formats;

/// <summary>The first bytes of formats that hold no text for us (Gary Kessler's file signatures table).</summary>
internal sealed record FileSignature(string Name, string Advice, int Offset, string Latin1)
{
    private const string Ocr = "Run OCR on it and upload the PDF or text.";
    private const string Transcribe = "Upload a transcript.";
    private const string Unpack = "Upload the files in it one by one.";
    private const string Convert = "Convert it to PDF, .docx, HTML, Markdown or plain text.";

    private static readonly FileSignature[] Known =
    [
        new("a rich text file (.rtf)", "Save it as .docx or PDF.", 0, "{\\rtf"),
        new("a PNG image", Ocr, 0, "\x89PNG\r\n"),
        new("a JPEG image", Ocr, 0, "\xFF\xD8\xFF"),
        new("a GIF image", Ocr, 0, "GIF8"),
        new("a TIFF image", Ocr, 0, "II*\0"),
        new("a TIFF image", Ocr, 0, "MM\0*"),
        new("a WebP image", Ocr, 8, "WEBP"),
        new("a JPEG 2000 image", Ocr, 4, "jP  \r\n"),
        new("an HEIC image", Ocr, 4, "ftypheic"),
        new("an AVIF image", Ocr, 4, "ftypavif"),
        new("a Photoshop image", Ocr, 0, "8BPS\0"),
        new("a WAV sound", Transcribe, 8, "WAVE"),
        new("an AVI video", Transcribe, 8, "AVI "),
        new("an MP3 sound", Transcribe, 0, "ID3"),
        new("an MP3 sound", Transcribe, 0, "\xFF\xFB"),
        new("an Ogg sound or video", Transcribe, 0, "OggS"),
        new("a FLAC sound", Transcribe, 0, "fLaC"),
        new("an MP4 or QuickTime file", Transcribe, 4, "ftyp"),
        new("a Matroska or WebM video", Transcribe, 0, "\x1A\x45\xDF\xA3"),
        new("a gzip archive", Unpack, 0, "\x1F\x8B"),
        new("a bzip2 archive", Unpack, 0, "BZh"),
        new("an xz archive", Unpack, 0, "\xFD7zXZ"),
        new("a Zstandard archive", Unpack, 0, "\x28\xB5\x2F\xFD"),
        new("a 7-Zip archive", Unpack, 0, "7z\xBC\xAF\x27\x1C"),
        new("a RAR archive", Unpack, 0, "Rar!\x1A"),
        new("a TAR archive", Unpack, 257, "ustar"),
        new("a PostScript file", "Convert it to PDF.", 0, "%!PS"),
        new("a program", Convert, 0, "\x7F" + "ELF"),
        new("a program", Convert, 0, "MZ\x90"),
        new("a Java class", Convert, 0, "\xCA\xFE\xBA\xBE"),
        new("a WebAssembly module", Convert, 0, "\0asm"),
        new("an SQLite database", "Export its tables as CSV.", 0, "SQLite format 3\0"),
        new("a Parquet table", "Export it as CSV.", 0, "PAR1"),
    ];

    public static FileSignature? Find(byte[] content) => Array.Find(Known, signature => signature.Matches(content));

    private bool Matches(byte[] content) =>
        content.Length >= Offset + Latin1.Length
        && content.AsSpan(Offset, Latin1.Length).SequenceEqual(Encoding.Latin1.GetBytes(Latin1));
}
