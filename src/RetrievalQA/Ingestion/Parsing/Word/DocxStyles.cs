using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>What a paragraph inherits from its styles: outline level and numbering.</summary>
internal sealed class DocxStyles
{
    private const int MaxBasedOn = 32; // styles of a damaged file may name each other in a circle
    private const int BodyTextLevel = 9;

    private readonly Dictionary<string, Style> styles = [];
    private readonly Dictionary<string, Inherited> inherited = [];

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
    public int HeadingLevel(Paragraph paragraph)
    {
        var level = paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value ?? InheritedBy(paragraph).Outline;
        return level is >= 0 and < BodyTextLevel ? level.Value + 1 : 0;
    }

    /// <summary>The list that the paragraph belongs to and its level in it; null for none.</summary>
    public (int Id, int Level)? Numbering(Paragraph paragraph)
    {
        var own = paragraph.ParagraphProperties?.NumberingProperties;
        var styled = InheritedBy(paragraph);
        var id = own?.NumberingId?.Val?.Value ?? styled.ListId;
        var level = own?.NumberingLevelReference?.Val?.Value ?? styled.ListLevel;
        return id is > 0 ? (id.Value, Math.Clamp(level ?? 0, 0, 8)) : null;
    }

    // Looked up once for each style: a paragraph must not cost as much as its styles are long.
    private Inherited InheritedBy(Paragraph paragraph)
    {
        var id = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value ?? "";
        if (inherited.TryGetValue(id, out var known))
        {
            return known;
        }

        var chain = Chain(id).ToList();
        var lists = chain.Select(style => style.StyleParagraphProperties?.NumberingProperties).OfType<NumberingProperties>().ToList();
        var found = new Inherited(
            chain.Select(LevelOf).FirstOrDefault(level => level is not null),
            lists.Select(list => list.NumberingId?.Val?.Value).FirstOrDefault(list => list is not null),
            lists.Select(list => list.NumberingLevelReference?.Val?.Value).FirstOrDefault(level => level is not null));
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

    private sealed record Inherited(int? Outline, int? ListId, int? ListLevel);
}
