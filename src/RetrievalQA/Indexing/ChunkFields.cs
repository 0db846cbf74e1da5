using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace RetrievalQA.Indexing;

/// <summary>The fields of a chunk in the index.</summary>
internal static class ChunkFields
{
    /// <summary>Stem-space terms of the chunk's own text, with positions.</summary>
    public const string Body = "body";

    /// <summary>Stem-space terms of file name and headings.</summary>
    public const string Title = "title";

    /// <summary>Exact-space terms of text and title together.</summary>
    public const string Exact = "exact";

    /// <summary>The term of the chunk's source.</summary>
    public const string Source = "source";

    /// <summary>The chunk's ordinal in its source.</summary>
    public const string Ordinal = "ordinal";

    /// <summary>The length that scores are normalised by.</summary>
    public const string Length = "length";

    public const string Language = "language";

    /// <summary>What the rows and titles of the chunk's tables are called, a term each.</summary>
    public const string Label = "label";

    /// <summary>What its document is by name, period, version and code, a term each.</summary>
    public const string Fact = "fact";

    /// <summary>How often a title term counts. Measured: body only .893, title twice .896 to .901 nDCG@10 on SQuAD2.</summary>
    public const int TitleWeight = 2;

    public static readonly FieldType Positions = Postings(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    public static readonly FieldType Frequencies = Postings(IndexOptions.DOCS_AND_FREQS);
    public static readonly FieldType Presence = Postings(IndexOptions.DOCS_ONLY);

    private static FieldType Postings(IndexOptions options)
    {
        // No norms: lengths are kept exactly, as doc values.
        var type = new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = options };
        type.Freeze();
        return type;
    }
}
