using RetrievalQA.Indexing.Facts;

namespace RetrievalQA.Indexing;

/// <summary>
/// Names of several words that stand nowhere in a scope, though each of their words does: "Best Buy" where people buy what is best.
/// </summary>
internal static class AbsentNames
{
    /// <param name="candidates">The best of the scope: a chunk with all words of a name side by side is among them.</param>
    /// <returns>The words of such names, by index.</returns>
    public static IReadOnlySet<int> In(List<WordWeight> weights, QuestionFacts question, FactFit? fit, IReadOnlyList<Candidate> candidates) =>
        question.Capitalised
            .Where(name => fit is null || !name.Any(fit.NamingWords.Contains))
            .Select(name => name.Select(word => weights.FindIndex(weight => weight.Text == word)).ToList())
            .Where(name => !name.Contains(-1) && !candidates.Any(candidate => HoldsName(candidate, name)))
            .SelectMany(name => name)
            .ToHashSet();

    // Side by side in the text, or one of them in the title, where nothing is known of places.
    private static bool HoldsName(Candidate candidate, List<int> name) =>
        name.TrueForAll(word => candidate.Holds[word])
        && name.Zip(name.Skip(1)).All(pair => candidate.PositionsOf(pair.First).Count == 0 || candidate.PositionsOf(pair.Second).Count == 0
            || candidate.PositionsOf(pair.First).Any(position => candidate.PositionsOf(pair.Second).Contains(position + 1)));
}
