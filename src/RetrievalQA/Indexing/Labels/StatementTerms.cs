using System.Collections.Frozen;
using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing.Labels;

/// <summary>
/// What financial statements and their line items are called: "capex" of a question is "Purchases of property and equipment" of a table.
/// Each concept has the element of the US-GAAP taxonomy that defines it.
/// </summary>
internal static class StatementTerms
{
    private const string Resource = "RetrievalQA.Indexing.Labels.StatementTerms.txt";
    private const int Timeout = RegexTimeout.Milliseconds;

    private static readonly Lazy<IReadOnlyList<StatementTerm>> Table = new(Read);
    private static readonly Lazy<ILookup<string, StatementTerm>> ByWording = new(() =>
        Table.Value.SelectMany(term => term.Wordings.Select(wording => (wording, term)))
            .ToLookup(pair => Key(pair.wording), pair => pair.term, StringComparer.Ordinal));

    private static readonly Lazy<FrozenDictionary<string, StatementTerm>> ByElement =
        new(() => Table.Value.Where(term => term.Kind is not StatementTermKind.Ratio).ToFrozenDictionary(term => term.Elements[0], StringComparer.Ordinal));

    private static readonly Lazy<FrozenSet<string>> Statements = new(() => Table.Value
        .Where(term => term.Kind is StatementTermKind.Statement).SelectMany(term => term.Labels).ToFrozenSet(StringComparer.Ordinal));

    // The longest wording that stands at a place.
    private static readonly Lazy<Regex> Wording = new(() => new Regex(
        $@"(?<![\p{{L}}\p{{N}}&])(?:{string.Join('|', ByWording.Value.Select(group => group.Key).OrderByDescending(key => key.Length).Select(Pattern))})(?![\p{{L}}\p{{N}}&])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromMilliseconds(Timeout)));

    /// <summary>The concepts that a text names, with the place of each; a ratio gives those that it is made of.</summary>
    public static IEnumerable<(Match Place, IReadOnlyList<StatementTerm> Terms)> In(string text) =>
        Wording.Value.Matches(text).Select(match => (match, Named(match.Value)));

    /// <summary>What an abbreviation spells out, such as "capital expenditures" for "capex"; null where it is none.</summary>
    /// <param name="word">In lower case.</param>
    public static string? SpelledOut(string word) =>
        ByWording.Value[word].FirstOrDefault(term => term.Abbreviations.Contains(word) && !term.Abbreviations.Contains(Key(term.Wordings[0])))?.Wordings[0];

    /// <summary>Whether a line is the title of a financial statement.</summary>
    public static bool NamesStatement(string line) => LabelTerm.Of(line, Stemming.Of("en")) is { } label && Statements.Value.Contains(label);

    private static IReadOnlyList<StatementTerm> Named(string wording)
    {
        // The pattern allows a plural, too.
        var named = ByWording.Value[Key(wording)].Concat(ByWording.Value[Key(wording).TrimEnd('s')]);
        return
        [
            .. named.SelectMany(term => term.Kind is StatementTermKind.Ratio ? term.Elements.Select(element => ByElement.Value[element]) : [term]).Distinct(),
        ];
    }

    private static string Key(string wording) => Whitespace(wording).Replace('’', '\'').ToLowerInvariant();

    private static string Whitespace(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Pattern(string key) =>
        Regex.Escape(key).Replace("'", "['’]", StringComparison.Ordinal).Replace(@"\ ", @"\s+", StringComparison.Ordinal) + (key.EndsWith('s') ? "" : "s?");

    private static IReadOnlyList<StatementTerm> Read()
    {
        using var reader = new StreamReader(typeof(StatementTerms).Assembly.GetManifestResourceStream(Resource)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(StatementTerm.Read)];
    }
}

internal enum StatementTermKind
{
    Statement,
    Item,

    /// <summary>Not in a statement itself: computed of items that are.</summary>
    Ratio,
}

/// <param name="Elements">Of the US-GAAP taxonomy: what it is, or what a ratio is made of.</param>
/// <param name="Wordings">What it is called.</param>
internal sealed record StatementTerm(StatementTermKind Kind, IReadOnlyList<string> Elements, IReadOnlyList<string> Wordings)
{
    /// <summary>The label terms by which tables name it.</summary>
    public IReadOnlyList<string> Labels { get; } =
        [.. Wordings.Where(wording => !IsAbbreviation(wording)).Select(wording => LabelTerm.Of(wording, Stemming.Of("en"))).OfType<string>().Distinct()];

    /// <summary>Those of the wordings that are abbreviations, in lower case.</summary>
    public IReadOnlyList<string> Abbreviations { get; } = [.. Wordings.Where(IsAbbreviation).Select(wording => wording.ToLowerInvariant())];

    public static StatementTerm Read(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        return new StatementTerm(
            Enum.Parse<StatementTermKind>(parts[0], ignoreCase: true), parts[1].Split(' '), parts[2].Split(';', StringSplitOptions.TrimEntries));
    }

    private static bool IsAbbreviation(string wording) => wording is "capex" or "opex" || (!wording.Contains(' ') && wording.Count(char.IsUpper) > 1);
}
