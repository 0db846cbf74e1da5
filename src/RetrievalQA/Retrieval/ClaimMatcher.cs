using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Semantics;

namespace RetrievalQA.Retrieval;

/// <summary>
/// How nearly sentences say what a claim says: by the words that both have, each as much as it is rare in texts of all kinds, and
/// by meaning where the sentence model reads both.
/// </summary>
public sealed partial class ClaimMatcher(SentenceModel model)
{
    // Each costs about 3 ms with the model. Of the claims in other words that can be aligned, 6, 16 and 60 find the same.
    private const int ComparedSentences = 6;

    // By words: what the sentence holds of the claim, and the claim of the sentence.
    private const double ReverseWeight = 0.5;

    // With likeness; shifted so that one bar fits both.
    private const double WordsWeight = 0.5;
    private const double LikenessWeight = 2;
    private const double LikenessShift = -0.7;

    // A claim that repeats a sentence in its order and puts other words in says another thing more often than the same.
    private const double Copied = 0.55;
    private const double CopiedFromClause = 0.7;
    private const double AllOfIt = 0.96;

    /// <summary>The sentences that are nearest to a claim, best first; none where the claim has no word that says what it is about.</summary>
    public async Task<IReadOnlyList<ClaimMatch>> MatchAsync(string claim, ComparedPassages passages, CancellationToken cancel)
    {
        var language = TextAnalyzer.LanguageOf(claim);
        var words = passages.Sentences.Select(sentence => sentence.Language).Distinct(StringComparer.Ordinal)
            .ToDictionary(shown => shown, shown => WeighedWords.Of(claim, shown, language), StringComparer.Ordinal);
        var nearest = passages.Sentences
            .Select(sentence => (Sentence: sentence, Own: words[sentence.Language].HeldBy(sentence.Terms), Words: words[sentence.Language]))
            .OrderByDescending(found => found.Own + found.Words.HeldBy(found.Sentence.Terms, found.Sentence.Title))
            .Take(ComparedSentences)
            .ToList();
        var likenesses = await LikenessAsync(claim, [.. nearest.Select(found => found.Sentence.Text)], cancel);
        var matches = new List<ClaimMatch>();
        foreach (var (sentence, own, held) in nearest)
        {
            double? likeness = likenesses.TryGetValue(sentence.Text, out var alike) ? alike : null;
            var score = likeness is not null
                ? (WordsWeight * own) + (LikenessWeight * likeness.Value) + LikenessShift
                : own + (ReverseWeight * HeldBack(sentence.Text, claim, sentence.Language));
            matches.Add(new ClaimMatch(sentence.Passage, sentence.Sentence, score, likeness is not null && language == sentence.Language)
            {
                IsAltered = IsAltered(claim, held, sentence),
            });
        }

        return [.. matches.OrderByDescending(match => match.Score)];
    }

    // How much of the sentence's own words the claim has.
    private static double HeldBack(string sentence, string claim, string language) =>
        WeighedWords.Of(sentence, language, language).HeldBy(AnalyzedSentence.Of(claim, language));

    // Also of one clause: "paid by the customer, and … by the company" does not say that the company pays the first.
    private static bool IsAltered(string claim, WeighedWords words, ComparedSentence sentence) =>
        (words.HeldBy(sentence.Terms, sentence.Title) < AllOfIt && WordOrder.Shared(claim, sentence.Text) >= Copied)
        || Array.Exists(
            ClauseEnd().Split(sentence.Text), clause => WordOrder.Shared(claim, clause) >= CopiedFromClause
            && words.HeldBy(AnalyzedSentence.Of(clause, sentence.Language), sentence.Title) < AllOfIt);

    /// <summary>0..1 by sentence, for those that the model reads as well as the claim.</summary>
    private async Task<Dictionary<string, double>> LikenessAsync(string claim, IReadOnlyList<string> sentences, CancellationToken cancel)
    {
        List<string> read = model.Reads(claim) ? [.. sentences.Where(model.Reads).Distinct(StringComparer.Ordinal)] : [];
        return read.Count > 0 && await model.LikenessAsync(claim, read, cancel) is { } likeness
            ? read.Zip(likeness).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)
            : [];
    }

    [GeneratedRegex("[,;，；、](?!\\d)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex ClauseEnd();
}

/// <summary>A sentence of the compared passages.</summary>
/// <param name="Score">About -0.7..1.8; two sentences in the same words have more than 1.4.</param>
/// <param name="IsCertain">Both are in one language whose meaning the model knows: a low score says that they are of different things.</param>
public sealed record ClaimMatch(int Passage, int Sentence, double Score, bool IsCertain)
{
    /// <summary>The claim repeats the sentence and puts other words in.</summary>
    public bool IsAltered { get; init; }
}
