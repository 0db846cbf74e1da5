using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Versions;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>Of the versions of a document, answers from the one that goes first: what another one says instead is not said.</summary>
internal sealed class VersionChoice
{
    // A sentence of another version is said only where the first one has none that is nearly as good.
    private const double OtherVersion = 0.35;

    // More than any score: it is not said.
    private const double Replaced = 10;

    // Those that may be said are among the best.
    private const int ComparedSentences = 64;

    private readonly RankedEvidence ranked;
    private readonly HashSet<(int Passage, int Sentence)> replaced = [];
    private readonly HashSet<(int Passage, int Sentence)> differing = [];

    public VersionChoice(RankedEvidence ranked)
    {
        this.ranked = ranked;
        var compared = ranked.Sentences.Take(ComparedSentences)
            .Where(sentence => VersionOf(sentence) is not null)
            .Select(sentence => (At: (sentence.Passage, sentence.Sentence), Version: VersionOf(sentence)!, Words: PassageWords.Of(TextOf(sentence))))
            .ToLookup(sentence => sentence.Version.Standing == VersionStanding.Other);
        foreach (var other in compared[true])
        {
            foreach (var first in compared[false].Where(first => first.Version.Document == other.Version.Document))
            {
                var sameness = other.Words.To(first.Words);
                _ = sameness != Sameness.Different && replaced.Add(other.At);
                _ = sameness == Sameness.Version && differing.Add(first.At);
            }
        }
    }

    /// <summary>The evidence as it is answered from.</summary>
    public RankedEvidence Evidence => ranked.Evidence.Passages.All(passage => passage.Version is null) ? ranked : ranked with
    {
        Sentences =
        [
            .. ranked.Sentences
                .Select(sentence => sentence with { Score = sentence.Score - Loss(sentence) })
                .OrderByDescending(sentence => sentence.Score),
        ],
    };

    /// <summary>The versions to name, with their files: where another one says otherwise, or where it is not the newest.</summary>
    public IEnumerable<(ShownVersion Version, string FileName)> NamedFor(IEnumerable<RankedSentence> chosen) => chosen
        .Where(sentence => VersionOf(sentence) is { } version
            && (version.Standing != VersionStanding.Newest || differing.Contains((sentence.Passage, sentence.Sentence))))
        .Select(sentence => (VersionOf(sentence)!, EvidenceText.FileNameOf(ranked.Evidence.Passages[sentence.Passage].Title)))
        .Distinct();

    private double Loss(RankedSentence sentence) => replaced.Contains((sentence.Passage, sentence.Sentence)) ? Replaced
        : VersionOf(sentence) is { Standing: VersionStanding.Other } ? OtherVersion
        : 0;

    private ShownVersion? VersionOf(RankedSentence sentence) => ranked.Evidence.Passages[sentence.Passage].Version;

    private string TextOf(RankedSentence sentence) => ranked.Evidence.Passages[sentence.Passage].Sentences[sentence.Sentence].Text;
}
