using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>A field of a record.</summary>
/// <param name="End">Where the delimiter after it stands, or the record ends.</param>
/// <param name="Content">What it says, without quotes around it and white space at its ends.</param>
/// <param name="EndsRecord">It is the last one of its record.</param>
/// <param name="IsQuoted">Quotes stand around it.</param>
/// <param name="HoldsQuotes">Quotes in it are doubled.</param>
internal readonly record struct DelimitedField(int End, SourceSpan Content, bool EndsRecord, bool IsQuoted = false, bool HoldsQuotes = false);
