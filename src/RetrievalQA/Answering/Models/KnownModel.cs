using RetrievalQA.Text;

namespace RetrievalQA.Answering.Models;

/// <summary>What is known of a model by its name, where settings do not say it.</summary>
/// <param name="Vision">It sees images.</param>
/// <param name="JsonSchema">It can be held to a JSON schema.</param>
public sealed record KnownModel(TokenVocabulary Vocabulary, bool Vision, bool JsonSchema)
{
    // As OpenAI documents its models. Most servers of other models count about alike and can hold any model to a schema.
    private static readonly KnownModel Unknown = new(TokenVocabulary.O200k, Vision: false, JsonSchema: true);
    private static readonly KnownModel Seeing = new(TokenVocabulary.O200k, Vision: true, JsonSchema: true);
    private static readonly KnownModel Blind = new(TokenVocabulary.O200k, Vision: false, JsonSchema: true);
    private static readonly KnownModel BlindAndFree = new(TokenVocabulary.O200k, Vision: false, JsonSchema: false);
    private static readonly KnownModel OldSeeing = new(TokenVocabulary.Cl100k, Vision: true, JsonSchema: false);
    private static readonly KnownModel Old = new(TokenVocabulary.Cl100k, Vision: false, JsonSchema: false);

    private static readonly Dictionary<string, KnownModel> ByFamily = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gpt-4o"] = Seeing,
        ["chatgpt-4o"] = Seeing,
        ["gpt-4.1"] = Seeing,
        ["gpt-4.5"] = Seeing,
        ["gpt-5"] = Seeing,
        ["o1"] = Seeing,
        ["o1-mini"] = BlindAndFree,
        ["o1-preview"] = BlindAndFree,
        ["o3"] = Seeing,
        ["o3-mini"] = Blind,
        ["o4-mini"] = Seeing,
        ["gpt-4-turbo"] = OldSeeing,
        ["gpt-4-vision"] = OldSeeing,
        ["gpt-4"] = Old,
        ["gpt-4-turbo-preview"] = Old,
        ["gpt-3.5"] = Old,
        ["gpt-35"] = Old,
    };

    /// <summary>By the longest family name that begins the model's name; a vendor before a slash does not count.</summary>
    public static KnownModel Of(string name)
    {
        var model = name[(name.LastIndexOf('/') + 1)..];
        return ByFamily.Keys.Where(family => IsOf(model, family)).MaxBy(family => family.Length) is { } longest ? ByFamily[longest] : Unknown;
    }

    private static bool IsOf(string model, string family) =>
        model.StartsWith(family, StringComparison.OrdinalIgnoreCase) && (model.Length == family.Length || model[family.Length] is '-' or '.' or ':');
}
