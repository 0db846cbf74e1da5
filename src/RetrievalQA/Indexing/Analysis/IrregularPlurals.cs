using System.Collections.Frozen;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>English plurals that no rule of a stemmer leads to their singular.</summary>
internal static class IrregularPlurals
{
    private static readonly FrozenDictionary<string, string> Singulars = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["appendices"] = "appendix", ["calves"] = "calf", ["children"] = "child", ["criteria"] = "criterion", ["crises"] = "crisis", ["dice"] = "die",
        ["elves"] = "elf", ["feet"] = "foot", ["geese"] = "goose", ["halves"] = "half", ["hooves"] = "hoof", ["hypotheses"] = "hypothesis",
        ["indices"] = "index", ["knives"] = "knife", ["leaves"] = "leaf", ["lives"] = "life", ["loaves"] = "loaf", ["matrices"] = "matrix", ["men"] = "man",
        ["mice"] = "mouse", ["midwives"] = "midwife", ["oxen"] = "ox", ["people"] = "person", ["phenomena"] = "phenomenon", ["scarves"] = "scarf",
        ["shelves"] = "shelf", ["teeth"] = "tooth", ["thieves"] = "thief", ["vertices"] = "vertex", ["wives"] = "wife", ["wolves"] = "wolf",
        ["women"] = "woman",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <returns>Null for a word that is no such plural.</returns>
    public static string? SingularOf(string word) => Singulars.GetValueOrDefault(word);
}
