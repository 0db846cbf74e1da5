using Lucene.Net.Util.Automaton;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing;

/// <summary>Finds the word of a scope that a word with a typing error was meant to be.</summary>
internal sealed class NearestTerms(IndexScope scope, ScopePostings postings)
{
    /// <summary>Letters that a word has at least.</summary>
    public const int ShortestWord = 4;

    /// <summary>Words that are looked at, at most: of the whole index, since what is in the scope is known only of a word's postings.</summary>
    public const int MostTerms = 4_096;

    // In a longer word two errors still leave most of it.
    private const int LongestOfOneError = 7;

    // A word of so many letters costs an automaton of as many states.
    private const int LongestWord = 40;

    private const int ShortestHangul = 3;
    private const int LongestHangul = 10;

    /// <summary>
    /// The word nearest by letters that were left out, added, exchanged or swapped; of several the one with the same first letter,
    /// then the most frequent one. Null where none is near.
    /// </summary>
    public string? Of(string word)
    {
        var folded = UnicodeFolding.Fold(word, out _);
        if (folded.Length is < ShortestWord or > LongestWord)
        {
            return null;
        }

        return Best(folded, Near(folded, errors: 1, sameBegin: 0))
            ?? (folded.Length > LongestOfOneError ? Best(folded, Near(folded, errors: 2, sameBegin: 1)) : null);
    }

    /// <summary>
    /// The word with one letter of one syllable exchanged, so that all pairs of its stem are in the scope. A shorter stem is too
    /// often another word: 사과, 사고.
    /// </summary>
    public string? OfHangul(string word)
    {
        var folded = UnicodeFolding.Fold(word, out _);
        var stem = RunEndings.StemLength(folded);
        if (stem is < ShortestHangul or > LongestHangul || !folded.All(HangulVariants.IsSyllable))
        {
            return null;
        }

        var held = Enumerable.Range(0, stem - 1).Select(at => CountOfPair(folded[at], folded[at + 1]) > 0).ToArray();
        return Enumerable.Range(0, stem)
            .Where(at => Enumerable.Range(0, stem - 1).All(pair => held[pair] || pair == at || pair == at - 1))
            .SelectMany(at => HangulVariants.Of(folded[at]).Select(variant => (at, variant, Count: CountWith(folded, stem, at, variant))))
            .Where(found => found.Count > 0)
            .OrderByDescending(found => found.Count)
            .ThenBy(found => found.at)
            .ThenBy(found => found.variant)
            .Select(found => $"{folded[..found.at]}{found.variant}{folded[(found.at + 1)..]}")
            .FirstOrDefault();
    }

    // Chunks that hold the rarer of the two pairs around the syllable.
    private int CountWith(string word, int stem, int at, char syllable)
    {
        var before = at > 0 ? CountOfPair(word[at - 1], syllable) : int.MaxValue;
        return before == 0 || at + 1 == stem ? before : Math.Min(before, CountOfPair(syllable, word[at + 1]));
    }

    private int CountOfPair(char first, char second) => CountOf(ChunkFields.Body, $"{first}{second}");

    private string? Best(string word, IEnumerable<string> near) => near
        .Select(term => (term, Count: CountOf(ChunkFields.Exact, term)))
        .Where(found => found.Count > 0)
        .OrderByDescending(found => found.term[0] == word[0])
        .ThenByDescending(found => found.Count)
        .ThenBy(found => found.term, StringComparer.Ordinal)
        .Select(found => found.term)
        .FirstOrDefault();

    private HashSet<string> Near(string word, int errors, int sameBegin)
    {
        var automaton = new LevenshteinAutomata(word[sameBegin..], withTranspositions: true).ToAutomaton(errors);
        var compiled = new CompiledAutomaton(sameBegin == 0 ? automaton : BasicOperations.Concatenate(BasicAutomata.MakeString(word[..sameBegin]), automaton));
        var near = new HashSet<string>(StringComparer.Ordinal);
        foreach (var segment in scope.Segments.Where(segment => segment.Members.Count > 0))
        {
            if (segment.Reader.GetTerms(ChunkFields.Exact) is not { } terms)
            {
                continue;
            }

            var found = compiled.GetTermsEnum(terms);
            while (near.Count < MostTerms && found.MoveNext())
            {
                var term = found.Term.Utf8ToString();
                _ = term.All(char.IsLetter) && term.Length >= ShortestWord && near.Add(term);
            }
        }

        return near;
    }

    private int CountOf(string field, string term)
    {
        using var found = new PostingList();
        postings.Read(field, term, found);
        return found.Count;
    }
}
