using System.Runtime.InteropServices;
using RetrievalQA.Documents;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// The one analyzer, for indexing and for queries. Alphabets: stem, and the word as written; numbers, codes and part
/// numbers also whole; dates also as ISO 8601 has them; Hangul, Han, Kana, Thai: single characters and pairs. Pure and safe for concurrent use.
/// </summary>
public static class TextAnalyzer
{
    /// <summary>Names the terms that it produces: an index of another version is built anew.</summary>
    public const int Version = 2;

    /// <summary>Adds the terms of a text in order of position.</summary>
    /// <param name="language">The document's language, which picks the stems.</param>
    /// <returns>The text's length in positions.</returns>
    public static int Analyze(string text, string language, List<AnalyzedTerm> terms) => Analyze(text, Stemming.Of(language), terms);

    /// <summary>Adds the terms of file names and heading paths, and those that are of stop words alone as terms of their own.</summary>
    /// <returns>Their length in positions.</returns>
    public static int AnalyzeTitle(string title, string language, List<AnalyzedTerm> terms)
    {
        var length = Analyze(title, language, terms);
        terms.AddRange(StopWordTitles.TermsOf(title).Select(term => new AnalyzedTerm(term, TermSpace.Stem, length - 1, 0, title.Length)));
        return length;
    }

    /// <summary>Takes a query apart into words.</summary>
    /// <param name="languages">The languages of the documents that are searched: a word may have a stem in each.</param>
    public static IReadOnlyList<QueryWord> AnalyzeQuery(string query, IReadOnlyCollection<string> languages) =>
        new QueryReader(query, languages).Read();

    /// <summary>The language of a short text by its script and function words.</summary>
    /// <param name="expected">The language that it has where it does not show more of another.</param>
    public static string LanguageOf(string text, string expected = ParsedDocument.UnknownLanguage) => LanguageOf([text], expected);

    /// <summary>The language of texts that belong together, as of one.</summary>
    /// <param name="expected">The language that they have where they do not show more of another.</param>
    public static string LanguageOf(IReadOnlyList<string> texts, string expected)
    {
        Span<int> votes = stackalloc int[LanguageVotes.Languages];
        foreach (var text in texts)
        {
            LanguageVotes.Of(text).AddTo(votes);
        }

        return LanguageVotes.Winner(votes, expected);
    }

    /// <summary>The terms of a text as they are written.</summary>
    internal static void AnalyzeAsWritten(string text, List<AnalyzedTerm> terms) => Analyze(text, Stemming.AsWritten, terms);

    private static int Analyze(string text, Stemming stemming, List<AnalyzedTerm> terms)
    {
        var folded = UnicodeFolding.Fold(text, out var starts);
        var pieces = KeptList<Piece>.Take();
        TextScanner.Scan(folded, pieces);
        var writer = new TermWriter(folded, starts, text, stemming, terms);
        for (var first = 0; first < pieces.Count;)
        {
            if (pieces[first].Kind == PieceKind.Run)
            {
                writer.AddRun(pieces[first++]);
                continue;
            }

            var end = WordGroup.End(pieces, first);
            var group = CollectionsMarshal.AsSpan(pieces)[first..end];
            if (CalendarDate.At(folded, CollectionsMarshal.AsSpan(pieces)[first..]) is { } date)
            {
                writer.AddDate(date, CollectionsMarshal.AsSpan(pieces).Slice(first, date.Pieces), group);
            }

            writer.AddGroup(group);
            if (end < pieces.Count && pieces[end - 1].Kind == PieceKind.Number && pieces[end].IsJoined)
            {
                writer.AddCounted(pieces[end - 1], pieces[end]);
            }

            first = end;
        }

        KeptList<Piece>.Give(pieces);
        return writer.Length;
    }
}
