using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>What text inherits from its styles: outline level, numbering, and whether it is hidden.</summary>
internal sealed class DocxStyles
{
    private const int MaxBasedOn = 32; // styles of a damaged file may name each other in a circle
    private const int BodyTextLevel = 9;

    private readonly Dictionary<string, Style> styles = [];
    private readonly Dictionary<string, Inherited> inherited = [];
    private readonly Lazy<bool> hidesText;

    private DocxStyles() => hidesText = new(() => styles.Values.Any(style => Hides(style) == true));

    public static DocxStyles Of(MainDocumentPart main)
    {
        var found = new DocxStyles();
        foreach (var style in main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
        {
            found.styles.TryAdd(style.StyleId?.Value ?? "", style);
        }

        return found;
    }

    /// <summary>1–9 for headings, 0 for other text.</summary>
    public int HeadingLevel(XElement paragraph)
    {
        var properties = WordXml.Child(paragraph, "w:pPr");
        var level = WordXml.Number(WordXml.Child(properties, "w:outlineLvl")) ?? InheritedBy(StyleOf(paragraph)).Outline;
        return level is >= 0 and < BodyTextLevel ? level.Value + 1 : 0;
    }

    /// <summary>Whether the paragraph names a table or a figure.</summary>
    public bool IsCaption(XElement paragraph) => InheritedBy(StyleOf(paragraph)).IsCaption;

    /// <summary>The list that the paragraph belongs to and its level in it; null for none.</summary>
    public (int Id, int Level)? Numbering(XElement paragraph)
    {
        var own = WordXml.Child(WordXml.Child(paragraph, "w:pPr"), "w:numPr");
        var styled = InheritedBy(StyleOf(paragraph));
        var id = WordXml.Number(WordXml.Child(own, "w:numId")) ?? styled.ListId;
        var level = WordXml.Number(WordXml.Child(own, "w:ilvl")) ?? styled.ListLevel;
        return id is > 0 ? (id.Value, Math.Clamp(level ?? 0, 0, 8)) : null;
    }

    /// <summary>Whether any style hides text at all.</summary>
    public bool HidesText => hidesText.Value;

    public bool IsHidden(string? characterStyle) => InheritedBy(characterStyle).IsHidden;

    public bool IsHidden(XElement paragraph) => InheritedBy(StyleOf(paragraph)).IsHidden;

    private static string? StyleOf(XElement paragraph) => WordXml.Value(WordXml.Child(WordXml.Child(paragraph, "w:pPr"), "w:pStyle"));

    // Looked up once for each style: a paragraph must not cost as much as its styles are long.
    private Inherited InheritedBy(string? styleId)
    {
        var id = styleId ?? "";
        if (inherited.TryGetValue(id, out var known))
        {
            return known;
        }

        var chain = Chain(id).ToList();
        var lists = chain.Select(style => style.StyleParagraphProperties?.NumberingProperties).OfType<NumberingProperties>().ToList();
        var found = new Inherited(
            chain.Select(LevelOf).FirstOrDefault(level => level is not null),
            lists.Select(list => list.NumberingId?.Val?.Value).FirstOrDefault(list => list is not null),
            lists.Select(list => list.NumberingLevelReference?.Val?.Value).FirstOrDefault(level => level is not null),
            chain.Select(Hides).FirstOrDefault(hides => hides is not null) ?? false,
            chain.Exists(style => string.Equals(style.StyleName?.Val?.Value, "caption", StringComparison.OrdinalIgnoreCase)));
        return inherited[id] = found;
    }

    private IEnumerable<Style> Chain(string first)
    {
        string? id = first.Length > 0 ? first : null;
        for (var i = 0; i < MaxBasedOn && id is not null && styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }

    // Built-in styles keep their English name in files of every language.
    private static int? LevelOf(Style style)
    {
        var name = style.StyleName?.Val?.Value?.ToLowerInvariant();
        return style.StyleParagraphProperties?.OutlineLevel?.Val?.Value
            ?? (name is "title" ? 0
            : name is ['h', 'e', 'a', 'd', 'i', 'n', 'g', ' ', >= '1' and <= '9'] ? name[^1] - '1'
            : null);
    }

    private static bool? Hides(Style style) => style.StyleRunProperties?.GetFirstChild<Vanish>() is { } vanish ? vanish.Val?.Value != false : null;

    private sealed record Inherited(int? Outline, int? ListId, int? ListLevel, bool IsHidden, bool IsCaption);
}
