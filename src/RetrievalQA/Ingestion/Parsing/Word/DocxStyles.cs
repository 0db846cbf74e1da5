using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>What a paragraph inherits from its styles: outline level and numbering.</summary>
internal sealed class DocxStyles
{
    private const int MaxBasedOn = 32; // styles of a damaged file may name each other in a circle
    private const int BodyTextLevel = 9;

    private readonly Dictionary<string, Style> styles = [];

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
        var own = paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value;
        var level = own ?? Chain(paragraph).Select(LevelOf).FirstOrDefault(found => found is not null);
        return level is >= 0 and < BodyTextLevel ? level.Value + 1 : 0;
    }

    /// <summary>The list that the paragraph belongs to and its level in it; null for none.</summary>
    public (int Id, int Level)? Numbering(Paragraph paragraph)
    {
        var own = paragraph.ParagraphProperties?.NumberingProperties;
        var styled = Chain(paragraph).Select(style => style.StyleParagraphProperties?.NumberingProperties).Where(found => found is not null).ToList();
        var id = own?.NumberingId?.Val?.Value ?? styled.Select(found => found!.NumberingId?.Val?.Value).FirstOrDefault(found => found is not null);
        var level = own?.NumberingLevelReference?.Val?.Value ?? styled.Select(found => found!.NumberingLevelReference?.Val?.Value).FirstOrDefault(found => found is not null);
        return id is > 0 ? (id.Value, Math.Clamp(level ?? 0, 0, 8)) : null;
    }

    private IEnumerable<Style> Chain(Paragraph paragraph)
    {
        var id = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;
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
}
