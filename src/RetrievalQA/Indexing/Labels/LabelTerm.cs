using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing.Labels;

/// <summary>What a table, a row or a line item is called, as one term: its words by their stems, without those that part no two labels.</summary>
internal static class LabelTerm
{
    /// <summary>A label of more words is a sentence.</summary>
    public const int MostWords = 8;

    // Nor is a longer one a label, and an index takes no endless term.
    private const int MostCharacters = 400;

    private const char Separator = ' ';

    // Consolidated or not, it is the same statement.
    private static readonly HashSet<string> Modifiers = ["consolidated", "condensed", "unaudited"];

    /// <returns>Null where the text has no word, or more than a label has.</returns>
    public static string? Of(string text, Stemming stemming)
    {
        var words = Words(text, stemming);
        return words.Count is > 0 and <= MostWords && words.Sum(word => word.Term.Length) <= MostCharacters && words.Exists(word => char.IsLetter(word.Term[0]))
            ? Join(words.Select(word => word.Term))
            : null;
    }

    /// <summary>The words of a text that a label may have, in order.</summary>
    public static List<LabelWord> Words(string text, Stemming stemming)
    {
        var folded = UnicodeFolding.Fold(text, out var starts);
        var pieces = new List<Piece>();
        TextScanner.Scan(folded, pieces);
        var words = new List<LabelWord>();
        foreach (var piece in pieces)
        {
            var word = folded[piece.Start..piece.End];
            if (!StopWords.Contains(word) && !Modifiers.Contains(word))
            {
                words.Add(new LabelWord(TermOf(piece.Kind, word, stemming), starts is null ? piece.Start : starts[piece.Start]));
            }
        }

        return words;
    }

    public static string Join(IEnumerable<string> words) => string.Join(Separator, words);

    private static string TermOf(PieceKind kind, string word, Stemming stemming) => kind switch
    {
        PieceKind.Word => stemming.Stem(word).Stems[0],
        PieceKind.Number => NumberForms.Of(word).Form,
        _ => word,
    };
}

/// <param name="Start">Where it stands in the text.</param>
internal readonly record struct LabelWord(string Term, int Start);
