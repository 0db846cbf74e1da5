using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Ingestion;

/// <summary>Limits of reading files, section "Ingestion".</summary>
public sealed class IngestionOptions
{
    public const string Section = "Ingestion";

    /// <summary>The server's assembly, whose hidden verb is the parser process. Set by composition.</summary>
    [Required]
    [Browsable(false)]
    public string ParserAssembly { get; set; } = "";

    /// <summary>For reading a file, and again for cutting its text into chunks.</summary>
    [Range(1, 3600)]
    public int ParseTimeoutSeconds { get; set; } = 60;

    /// <summary>Resident memory that the parser process may hold.</summary>
    [Range(256, 65_536)]
    public int ParserMemoryMegabytes { get; set; } = 1024;

    /// <summary>A parser process is replaced after this many files read and texts cut.</summary>
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

    /// <summary>
    /// Drawing instructions that one page of a PDF may hold: a form counts each time that it is drawn, as a kilobyte at
    /// least.
    /// </summary>
    [Range(1, 4096)]
    public int MaxPageMegabytes { get; set; } = 64;

    /// <summary>Bytes that the parts of an Office file may unpack to, all together.</summary>
    [Range(1, 4096)]
    public int MaxUnpackedMegabytes { get; set; } = 512;

    /// <summary>
    /// How deep a file may nest its parts: elements of HTML and of the XML in Office files, nodes of a PDF's page tree, and
    /// forms drawn inside forms. Markdown has a bound of its own (128 quotes and lists).
    /// </summary>
    [Range(16, 1000)]
    public int MaxNesting { get; set; } = 256;

    /// <summary>A file is given up after this many attempts that stopped the server or the parser, or ran out of time or memory.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// A file is shown as failed after the server has failed so often in a row to do its part: no room on the disk, no parser.
    /// It is tried again when the server starts, or when it is attached again.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxFailures { get; set; } = 8;

    /// <summary>Before the next try; doubled with each further one.</summary>
    [Range(1, 3_600)]
    public int RetrySeconds { get; set; } = 2;

    /// <summary>Between two tries, at most.</summary>
    [Range(1, 86_400)]
    public int MaxRetrySeconds { get; set; } = 300;

    /// <summary>A file in the quick lane that takes longer than this is put back, as a slow one, where another waits.</summary>
    [Range(1, 3_600)]
    public int QuickSeconds { get; set; } = 5;

    /// <summary>That a parser process may take to start.</summary>
    [Range(1, 3_600)]
    public int ParserStartSeconds { get; set; } = 60;

    /// <summary>Files that an older parser read are read anew in the background; what is known of them is searched until then.</summary>
    public bool RereadOlder { get; set; } = true;
}
