using System.Globalization;

namespace RetrievalQA.Ingestion.Parsing.Formats;

/// <summary>A format by which files are told apart: how it is recognised, and what reads it or what its owner can do instead.</summary>
/// <param name="Name">With its article, as a sentence about the file uses it.</param>
/// <param name="Extensions">Separated by blanks, without dots. A text format is known by them alone.</param>
public sealed record FileFormat(string Name, string Extensions = "")
{
    /// <summary>What its content is known by; text formats have none.</summary>
    public FormatMark? Mark { get; init; }

    /// <summary>Null where the format is not read.</summary>
    public IDocumentParser? Parser { get; init; }

    /// <summary>
    /// Raise it where the parser gives another text or structure for the same file: files that an older one read are read
    /// anew.
    /// </summary>
    public int ParserVersion { get; init; } = 1;

    /// <summary>The parser and its version, such as "pdf/1".</summary>
    public string Reader => string.Create(CultureInfo.InvariantCulture, $"{Extensions.Split(' ')[0]}/{ParserVersion}");

    /// <summary>What to do with a file that is not read.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Files of this format in a folder are documents or tables rather than source code or the data of a program.</summary>
    public bool IsDocument { get; init; }

    public bool IsText => Mark is null;

    public bool HasExtension(string extension) => extension.Length > 0 && Extensions.Split(' ').Contains(extension, StringComparer.Ordinal);

    /// <exception cref="ParsingException">The format is not read.</exception>
    public FileFormat OrRefuse() => Parser is not null ? this : throw ParsingException.Unsupported($"The file is {Name}. {Remedy}");
}

/// <summary>Where a format shows in the content.</summary>
/// <param name="Text">In Latin-1 for bytes.</param>
/// <param name="Offset">Of bytes, from the start of the file.</param>
public sealed record FormatMark(MarkKind Kind, string Text, int Offset = 0);

public enum MarkKind
{
    /// <summary>Bytes at a place.</summary>
    Bytes,

    /// <summary>A folder of an Office Open XML package.</summary>
    PackageFolder,

    /// <summary>The <c>mimetype</c> part of an EPUB or OpenDocument package begins so.</summary>
    PackageType,

    /// <summary>A stream of a compound file (OLE2).</summary>
    CompoundStream,
}
