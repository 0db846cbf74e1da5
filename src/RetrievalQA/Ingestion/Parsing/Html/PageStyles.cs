using AngleSharp.Dom;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>
/// What the rules of a page's own style sheets and its style attributes hide, and how they number lists. Where rules are
/// in doubt the text stays: what is hidden only on some screens, or until a reader or a script opens it, is text.
/// </summary>
internal sealed class PageStyles
{
    private const int MostRules = 4_000;
    private const long MostComparisons = 20_000_000;

    private readonly Dictionary<string, List<StyleRule>> hiding = [];
    private readonly Dictionary<string, List<StyleRule>> showing = [];
    private readonly Dictionary<string, List<StyleRule>> numbering = [];
    private long budget;

    private PageStyles(long mostComparisons) => budget = mostComparisons;

    /// <param name="mostComparisons">Of elements with selectors; when they are used up, nothing further is hidden.</param>
    public static PageStyles Of(IDocument page, long mostComparisons = MostComparisons)
    {
        var rules = page.QuerySelectorAll("style").Where(sheet => sheet.Closest("noscript, svg") is null)
            .SelectMany(sheet => CssReader.Read(sheet.TextContent, CssReader.ConditionOf(sheet.GetAttribute("media") ?? "")))
            .Where(rule => rule.Condition is not CssCondition.Never)
            .SelectMany(StyleRule.Of)
            .Take(MostRules + 1)
            .ToList();
        var styles = new PageStyles(mostComparisons);
        if (rules.Count <= MostRules)
        {
            styles.Add(rules);
        }

        return styles;
    }

    /// <summary>Some elements were not looked at: it would have taken too long.</summary>
    public bool AreUsedUp => budget < 0;

    /// <param name="isUnseen">What it stands in is invisible.</param>
    public Visibility VisibilityOf(IElement element, bool isUnseen)
    {
        var own = OwnStyle(element).ToList();
        var hides = own.Where(style => style.Declaration.Hides).Concat(Matching(hiding, element)).ToList();
        if (hides.Count == 0 && !isUnseen)
        {
            return Visibility.Inherited;
        }

        var shows = own.Where(style => !style.Declaration.Hides).Concat(Matching(showing, element)).ToList();
        bool Holds(string property) => Strongest(hides, property) is { } hide && !(Strongest(shows, property)?.Overrides(hide) ?? false);

        // What was not looked at may show what others hide.
        return AreUsedUp ? Visibility.Inherited
            : Holds(CssDeclaration.Display) || Holds(CssDeclaration.Decoration) ? Visibility.Gone
            : Holds(CssDeclaration.Visibility) ? Visibility.Invisible
            : Strongest(shows, CssDeclaration.Visibility) is { Declaration.Value: not "inherit" } ? Visibility.Visible
            : Visibility.Inherited;
    }

    /// <summary>The style of a list's numbers, as in CSS; empty where nothing is said.</summary>
    public string ListTypeOf(IElement list) =>
        Strongest(OwnStyle(list).Concat(Matching(numbering, list)), CssDeclaration.ListStyle)?.Declaration.Value.Split(' ')[0] ?? "";

    private static StyleRule? Strongest(IEnumerable<StyleRule> rules, string property) =>
        rules.Where(rule => rule.Declaration.Property == property)
            .Aggregate((StyleRule?)null, (strongest, rule) => strongest is null || rule.Overrides(strongest) ? rule : strongest);

    private void Add(List<StyleRule> rules)
    {
        var revealing = rules.Where(rule => rule.Reveals)
            .SelectMany(rule => rule.Names, (rule, name) => (Name: name, Rule: rule))
            .ToLookup(pair => pair.Name, pair => pair.Rule);
        foreach (var rule in rules.Where(rule => rule.Selector is not null))
        {
            if (rule.Declaration.Property is CssDeclaration.ListStyle)
            {
                Put(numbering, rule);
            }
            else if (!rule.Declaration.Hides)
            {
                Put(showing, rule);
            }
            else if (rule.Condition is CssCondition.Always && !rule.IsCloak && !revealing[rule.Key].Any(rule.IsRevealedBy))
            {
                Put(hiding, rule);
            }
        }
    }

    private static void Put(Dictionary<string, List<StyleRule>> index, StyleRule rule)
    {
        if (!index.TryGetValue(rule.Key, out var rules))
        {
            index[rule.Key] = rules = [];
        }

        rules.Add(rule);
    }

    private List<StyleRule> Matching(Dictionary<string, List<StyleRule>> index, IElement element)
    {
        var found = new List<StyleRule>();
        if (index.Count > 0)
        {
            foreach (var rule in KeysOf(element).SelectMany(key => index.GetValueOrDefault(key) ?? []))
            {
                if (rule.Selector!.Matches(element, ref budget))
                {
                    found.Add(rule);
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> KeysOf(IElement element) =>
        element.ClassList.Select(name => $".{name}").Append($"#{element.Id}").Append(element.LocalName).Append("");

    private static IEnumerable<StyleRule> OwnStyle(IElement element) =>
        element.GetAttribute("style") is { Length: > 0 } style ? CssDeclaration.Read(style).Select(declaration => StyleRule.Own(declaration)) : [];
}
