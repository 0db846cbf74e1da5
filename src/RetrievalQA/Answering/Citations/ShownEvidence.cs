using System.Text.RegularExpressions;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.Citations;

/// <summary>All sentences that a run has shown to its model so far, each once, as claims are compared with them.</summary>
public sealed partial class ShownEvidence
{
    private readonly List<(EvidenceSection Section, Evidence Evidence)[]> passages = [];
    private readonly HashSet<string> capitalised = new(StringComparer.Ordinal);
    private readonly HashSet<string> plain = new(StringComparer.Ordinal);

    public ShownEvidence(EvidenceLedger ledger)
    {
        Searches = ledger.Searches.Count;
        var seen = new HashSet<Evidence>();
        foreach (var section in ledger.Searches.SelectMany(search => search.Sections))
        {
            var shown = section.Sentences.Where(seen.Add).Select(evidence => (section, evidence)).ToArray();
            if (shown.Length > 0)
            {
                passages.Add(shown);
            }
        }

        Compared = new ComparedPassages(
            [.. passages.Select(shown => new EvidencePassage(EvidenceText.Title(shown[0].Section), 0, [.. shown.Select(item => item.Evidence.Line)]))]);
        ReadNames();
    }

    /// <summary>So many searches of the run it holds.</summary>
    public int Searches { get; }

    public ComparedPassages Compared { get; }

    public Evidence this[ClaimMatch match] => passages[match.Passage][match.Sentence].Evidence;

    /// <summary>What stands around a sentence: file name, headings and its passage.</summary>
    public string Around(ClaimMatch match)
    {
        var (section, evidence) = passages[match.Passage][match.Sentence];
        return $"{EvidenceText.Title(section)}\n{evidence.Passage.Chunk.Text}";
    }

    /// <summary>
    /// The name that a claim begins with, which no capital shows there: the documents write it so and never otherwise. Null where it is none.
    /// </summary>
    public string? NameAtStart(string claim) =>
        FirstWord().Match(claim) is { Success: true, Value: var word } && capitalised.Contains(word) && !plain.Contains(word.ToLowerInvariant()) ? word : null;

    // Words within sentences and, in any case, those of file names.
    private void ReadNames()
    {
        foreach (var (section, evidence) in passages.SelectMany(shown => shown))
        {
            foreach (var word in Words().EnumerateMatches(evidence.Line))
            {
                (char.IsUpper(evidence.Line[word.Index]) ? capitalised : plain).Add(evidence.Line.Substring(word.Index, word.Length));
            }

            foreach (Match word in FileWords().Matches(section.Passage.FileName))
            {
                capitalised.Add($"{char.ToUpperInvariant(word.Value[0])}{word.Value[1..]}");
            }
        }
    }

    [GeneratedRegex(@"^\W*\p{Lu}[\p{L}-]{3,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex FirstWord();

    // In capitals only where they begin no sentence.
    [GeneratedRegex(@"(?<=[\p{Ll},] )\p{Lu}[\p{L}-]{3,}|\b\p{Ll}[\p{L}-]{3,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Words();

    [GeneratedRegex(@"\p{L}{4,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex FileWords();
}
