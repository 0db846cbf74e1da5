using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>What somebody wrote in one place of a page; its words share one instance.</summary>
/// <param name="Kind">A field of a form, or a note.</param>
internal sealed record PageField(RegionKind Kind);
