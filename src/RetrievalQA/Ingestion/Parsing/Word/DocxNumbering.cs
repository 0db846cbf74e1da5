using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Counts the lists of a document and renders the number or bullet that a reader sees.</summary>
internal sealed class DocxNumbering
{
    private const string Bullet = "•";
    private const int Levels = 9;

    // Word's own dialogs take far less; a longer pattern would be read again for each paragraph.
    private const int LongestPattern = 255;

    private readonly Dictionary<int, NumberingInstance> instances = [];
    private readonly Dictionary<int, AbstractNum> abstractLists = [];
    private readonly Dictionary<int, int?[]> counters = [];
    private readonly Dictionary<int, ListLevels> levels = [];

    public DocxNumbering(Numbering? numbering)
    {
        foreach (var list in numbering?.Elements<AbstractNum>() ?? [])
        {
            abstractLists.TryAdd(list.AbstractNumberId?.Value ?? -1, list);
        }

        foreach (var instance in numbering?.Elements<NumberingInstance>() ?? [])
        {
            instances.TryAdd(instance.NumberID?.Value ?? -1, instance);
        }
    }

    /// <summary>The label of the next paragraph of this list, such as "3.2" or "•"; empty where it shows none.</summary>
    public string Next(int listId, int level)
    {
        if (!instances.TryGetValue(listId, out var instance) || LevelsOf(listId, instance) is var list && list.Definitions[level] is null)
        {
            return "";
        }

        var definition = list.Definitions[level]!;
        var counts = CountersOf(instance, list);
        counts[level] = counts[level] is { } last ? last + 1 : list.Starts[level];
        Array.Clear(counts, level + 1, Levels - level - 1);
        return definition.NumberingFormat?.Val?.Value == NumberFormatValues.Bullet
            ? Bullet
            : Render(list, definition.LevelText?.Val?.Value ?? "", counts);
    }

    private static string Render(ListLevels list, string pattern, int?[] counts)
    {
        var label = new StringBuilder();
        for (var i = 0; i < Math.Min(pattern.Length, LongestPattern); i++)
        {
            if (pattern[i] == '%' && i + 1 < pattern.Length && pattern[i + 1] is >= '1' and <= '9')
            {
                var level = pattern[++i] - '1';
                var format = list.Definitions[level]?.NumberingFormat?.Val?.Value ?? NumberFormatValues.Decimal;
                label.Append(Format(counts[level] ?? list.Starts[level], format));
            }
            else
            {
                label.Append(pattern[i]);
            }
        }

        return label.ToString().Trim();
    }

    // Instances of one abstract list count on together unless one restarts.
    private int?[] CountersOf(NumberingInstance instance, ListLevels list)
    {
        var key = list.Restarts ? -1 - (instance.NumberID?.Value ?? 0) : instance.AbstractNumId?.Val?.Value ?? 0;
        return counters.TryGetValue(key, out var found) ? found : counters[key] = new int?[Levels];
    }

    // Read once for each list: a paragraph must not cost as much as the list has levels.
    private ListLevels LevelsOf(int listId, NumberingInstance instance)
    {
        if (levels.TryGetValue(listId, out var known))
        {
            return known;
        }

        var overrides = instance.Elements<LevelOverride>().ToLookup(level => level.LevelIndex?.Value);
        var own = (abstractLists.GetValueOrDefault(instance.AbstractNumId?.Val?.Value ?? -1)?.Elements<Level>() ?? [])
            .ToLookup(level => level.LevelIndex?.Value);
        var definitions = new Level?[Levels];
        var starts = new int[Levels];
        for (var level = 0; level < Levels; level++)
        {
            var changed = overrides[level].FirstOrDefault();
            definitions[level] = changed?.Level ?? own[level].FirstOrDefault();
            starts[level] = changed?.StartOverrideNumberingValue?.Val?.Value ?? definitions[level]?.StartNumberingValue?.Val?.Value ?? 1;
        }

        var restarts = overrides.Any(group => group.Any(level => level.StartOverrideNumberingValue is not null));
        return levels[listId] = new ListLevels(definitions, starts, restarts);
    }

    private static string Format(int number, NumberFormatValues format)
    {
        const string Ganada = "가나다라마바사아자차카타파하";
        return format == NumberFormatValues.None ? ""
            : format == NumberFormatValues.LowerLetter ? Letters(number, 'a')
            : format == NumberFormatValues.UpperLetter ? Letters(number, 'A')
            : format == NumberFormatValues.LowerRoman ? RomanNumeral.Of(number).ToLowerInvariant()
            : format == NumberFormatValues.UpperRoman ? RomanNumeral.Of(number)
            : format == NumberFormatValues.DecimalZero ? number.ToString("00", CultureInfo.InvariantCulture)
            : format == NumberFormatValues.Ganada && number >= 1 && number <= Ganada.Length ? Ganada[number - 1].ToString()
            : format == NumberFormatValues.DecimalEnclosedCircle && number is >= 1 and <= 20 ? ((char)('①' + number - 1)).ToString()
            : number.ToString(CultureInfo.InvariantCulture);
    }

    // Word repeats the letter past the end of the alphabet: z, aa, bb.
    private static string Letters(int number, char first) =>
        number is >= 1 and <= 780 ? new string((char)(first + ((number - 1) % 26)), ((number - 1) / 26) + 1) : number.ToString(CultureInfo.InvariantCulture);

    private sealed record ListLevels(Level?[] Definitions, int[] Starts, bool Restarts);
}
