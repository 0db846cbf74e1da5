using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Ingestion;

/// <summary>Limits of reading files, section "Ingestion".</summary>
public sealed class IngestionOptions
{
    public const string Section = "Ingestion";

    /// <summary>The server's assembly, whose hidden verb is the parser process. Set by composition.</summary>
    [Required]
    public string ParserAssembly { get; set; } = "";

    [Range(1, 3600)]
    public int ParseTimeoutSeconds { get; set; } = 60;

    /// <summary>Resident memory that the parser process may hold.</summary>
    [Range(256, 65_536)]
    public int ParserMemoryMegabytes { get; set; } = 1024;

    /// <summary>A parser process is replaced after this many files.</summary>
    [Range(1, 100_000)]
    public int FilesPerParser { get; set; } = 200;

    /// <summary>Files read at the same time; each has a parser process.</summary>
    [Range(1, 64)]
    public int Parallelism { get; set; } = 2;

    /// <summary>Tokens of text that a file may hold.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxTokens { get; set; } = 5_000_000;

    /// <summary>UTF-16 units of text that a file may hold; bounds memory before tokens are counted.</summary>
    [Range(1_000, 500_000_000)]
    public int MaxCharacters { get; set; } = 50_000_000;

    /// <summary>Pages that a PDF may have.</summary>
    [Range(1, 1_000_000)]
    public int MaxPages { get; set; } = 20_000;

    /// <summary>Letters that one page of a PDF may hold.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxLettersPerPage { get; set; } = 200_000;

    /// <summary>Bytes that the parts of an Office file may unpack to, all together.</summary>
    [Range(1, 4096)]
    public int MaxUnpackedMegabytes { get; set; } = 512;

    /// <summary>A file is given up after this many attempts that a crash of the server cut short.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Files that an older parser read are read anew in the background; what is known of them is searched until then.</summary>
    public bool RereadOlder { get; set; } = true;
}
