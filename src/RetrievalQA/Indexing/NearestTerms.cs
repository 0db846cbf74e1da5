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

    private string? Best(string word, IEnumerable<string> near) => near
        .Select(term => (term, Count: CountOf(term)))
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

    private int CountOf(string term)
    {
        using var found = new PostingList();
        postings.Read(ChunkFields.Exact, term, found);
        return found.Count;
    }
}
