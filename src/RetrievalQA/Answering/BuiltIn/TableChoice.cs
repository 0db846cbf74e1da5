using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Tables;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>Whether a table speaks, or sentences do: what the documents say themselves goes before what is worked out of them.</summary>
internal sealed class TableChoice(RankedEvidence ranked, TableFinding finding)
{
    // Of the question's weight, that a sentence holds which says the answer itself.
    private const double Said = 0.8;

    private const int LeastLetters = 3;
    private const int Stem = 5;

    private readonly HashSet<string> rows = ranked.Evidence.Tables.SelectMany(table => table.Codes).ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> headers = ranked.Evidence.Tables.Select(table => Letters(string.Concat(table.Columns))).ToHashSet(StringComparer.Ordinal);

    /// <param name="chosen">Sentences that would answer; none where none does.</param>
    public bool Takes(IReadOnlyList<RankedSentence> chosen)
    {
        if (finding.IsAnswer)
        {
            return !chosen.Any(sentence => !IsRow(sentence) && sentence.Words.Sum() >= Said);
        }

        // Rows that share words with a question over all of them are no answer to it. One that holds what the table's columns lack may be.
        return finding.Operation switch
        {
            _ when finding.Obstacle is TableObstacle.Noun => chosen.Count == 0 || IsRow(chosen[0]),
            TableOperation.List => finding.IsBounded && chosen.Count(IsRow) > 1 && !chosen.Any(HoldsWhatIsMissing),
            TableOperation.Check => false,
            TableOperation.Count => chosen.Count(IsRow) > 1 && !chosen.Any(HoldsWhatIsMissing),
            _ => chosen.Count == 0 || (IsRow(chosen[0]) && !chosen.Any(HoldsWhatIsMissing)),
        };
    }

    private bool HoldsWhatIsMissing(RankedSentence sentence) => finding.Obstacle is TableObstacle.Unnamed && IsRow(sentence) && finding.About.Split(' ')
        .Where(word => word.Length >= LeastLetters || !char.IsAscii(word[0]))
        .Any(word => TextOf(sentence).Contains(word[..Math.Min(word.Length, Stem)], StringComparison.OrdinalIgnoreCase));

    private bool IsRow(RankedSentence sentence)
    {
        var (code, text, row) = ranked.Evidence.Passages[sentence.Passage].Sentences[sentence.Sentence];
        return row is not null || rows.Contains(code) || headers.Contains(Letters(text));
    }

    private string TextOf(RankedSentence sentence) => ranked.Evidence.Passages[sentence.Passage].Sentences[sentence.Sentence].Text;

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
