using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Indexing;

/// <summary>Settings of the search index, section "Indexing".</summary>
public sealed class IndexingOptions
{
    public const string Section = "Indexing";

    /// <summary>The folder of the index. Its content can be deleted at any time: it is built anew.</summary>
    [Required]
    [Browsable(false)]
    public string Path { get; set; } = "";

    /// <summary>The folder of the vectors of passages. Its content can be deleted at any time: they are made anew.</summary>
    [Required]
    [Browsable(false)]
    public string VectorsPath { get; set; } = "";

    /// <summary>Megabytes of a file of vectors; a document that needs more gets a file of its own.</summary>
    [Range(1, 1024)]
    public int VectorFileMegabytes { get; set; } = 16;

    /// <summary>Megabytes of new postings that are held in memory before they are written.</summary>
    [Range(4, 1024)]
    public int WriteBufferMegabytes { get; set; } = 32;

    /// <summary>Operations after which the index is committed; those after the last commit are replayed on start.</summary>
    [Range(1, 1_000_000)]
    public int CommitOperations { get; set; } = 500;

    /// <summary>Seconds after which an operation is committed, when another one follows.</summary>
    [Range(1, 86_400)]
    public int CommitSeconds { get; set; } = 30;

    /// <summary>Chunks of all the searched scopes that are kept prepared, at about 12 bytes each.</summary>
    [Range(1, 100_000_000)]
    public int CachedScopeChunks { get; set; } = 4_000_000;

    /// <summary>Memory, in MB, for blocks of the index that are read again.</summary>
    [Range(0, 65_536)]
    public int CachedBlockMegabytes { get; set; } = 16;

    /// <summary>Words of a query that are searched; further ones are not.</summary>
    [Range(1, 1024)]
    public int MaxQueryWords { get; set; } = 96;
}
