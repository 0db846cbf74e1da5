using System.Runtime.InteropServices;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// The one analyzer, for indexing and for queries. Alphabets: stem, and the word as written; numbers, codes and part
/// numbers also whole; Hangul, Han, Kana, Thai: single characters and pairs. Pure and safe for concurrent use.
/// </summary>
public static class TextAnalyzer
{
    /// <summary>Names the terms that it produces: an index of another version is built anew.</summary>
    public const int Version = 1;

    /// <summary>Adds the terms of a text in order of position.</summary>
    /// <param name="language">The document's language, which picks the stems.</param>
    /// <returns>The text's length in positions.</returns>
    public static int Analyze(string text, string language, List<AnalyzedTerm> terms)
    {
        var folded = UnicodeFolding.Fold(text, out var starts);
        var pieces = new List<Piece>();
        TextScanner.Scan(folded, pieces);
        var writer = new TermWriter(folded, starts, text.Length, Stemming.Of(language), terms);
        for (var first = 0; first < pieces.Count;)
        {
            if (pieces[first].Kind == PieceKind.Run)
            {
                writer.AddRun(pieces[first++]);
                continue;
            }

            var end = WordGroup.End(pieces, first);
            writer.AddGroup(CollectionsMarshal.AsSpan(pieces)[first..end]);
            if (end < pieces.Count && pieces[end - 1].Kind == PieceKind.Number && pieces[end].IsJoined)
            {
                writer.AddCounted(pieces[end - 1], pieces[end]);
            }

            first = end;
        }

        return writer.Length;
    }

    /// <summary>Takes a query apart into words.</summary>
    /// <param name="languages">The languages of the documents that are searched: a word may have a stem in each.</param>
    public static IReadOnlyList<QueryWord> AnalyzeQuery(string query, IReadOnlyCollection<string> languages) =>
        new QueryReader(query, languages).Read();

    /// <summary>The language of a short text by its script and function words; "und" where it shows none.</summary>
    public static string LanguageOf(string text)
    {
        var terms = new List<AnalyzedTerm>();
        Analyze(text, "", terms);
        return StopWords.LanguageOf([.. terms.Select(term => term.Term)]);
    }
}
