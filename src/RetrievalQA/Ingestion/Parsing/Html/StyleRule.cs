using System.Collections.Frozen;
using AngleSharp.Css;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>One declaration for one selector.</summary>
/// <param name="Text">The selector as written; empty for the style of an element itself.</param>
/// <param name="Selector">Null where it is of a kind that is not matched.</param>
/// <param name="Names">What the element itself is named by in the selector.</param>
/// <param name="Order">In its style sheet.</param>
internal sealed record StyleRule(
    string Text, CssSelector? Selector, FrozenSet<string> Names, CssDeclaration Declaration, CssCondition Condition, int Order)
{
    /// <summary>What elements are looked up by: the rarest of the names, empty where there are none.</summary>
    public string Key { get; } = Names.MaxBy(name => name[0] switch { '#' => 2, '.' => 1, _ => 0 }) ?? "";

    /// <summary>Vue, Alpine and others hide a page with such a rule until they have begun.</summary>
    public bool IsCloak => Text.Contains("cloak", StringComparison.OrdinalIgnoreCase);

    public bool Reveals => !Declaration.Hides && Declaration.Property is CssDeclaration.Display or CssDeclaration.Visibility;

    private (bool IsCondition, bool IsImportant, bool IsOwn, Priority Specificity, int Order) Weight =>
        (Condition is not CssCondition.Always, Declaration.IsImportant, Text.Length == 0, Selector?.Specificity ?? Priority.Zero, Order);

    public static IEnumerable<StyleRule> Of(CssRule rule, int order)
    {
        var declarations = CssDeclaration.Read(rule.Declarations);
        return declarations.Count == 0 ? []
            : Parts(rule.Selectors).Where(text => text.Length > 0)
                .Select(text => (Text: text, Selector: CssSelector.Of(text), Names: CssSelector.NamesIn(text)))
                .SelectMany(
                    part => declarations, (part, declaration) => new StyleRule(part.Text, part.Selector, part.Names, declaration, rule.Condition, order));
    }

    // A comma inside of brackets parts what an element may be, not selectors.
    private static IEnumerable<string> Parts(string selectors)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < selectors.Length; i++)
        {
            depth = Math.Max(0, depth + (selectors[i] is '(' or '[' ? 1 : selectors[i] is ')' or ']' ? -1 : 0));
            if (selectors[i] == ',' && depth == 0)
            {
                yield return selectors[start..i].Trim();
                start = i + 1;
            }
        }

        yield return selectors[start..].Trim();
    }

    /// <summary>The style attribute of an element.</summary>
    public static StyleRule Own(CssDeclaration declaration) => new("", null, FrozenSet<string>.Empty, declaration, CssCondition.Always, 0);

    /// <summary>Whether of two declarations that mean the same element this one holds. What holds on some screens always does.</summary>
    public bool Overrides(StyleRule other) => Declaration.Property == other.Declaration.Property && Weight.CompareTo(other.Weight) >= 0;

    /// <summary>Whether another rule may show in some state what this one hides: <c>.open</c>, <c>:target</c>, <c>:checked ~</c>.</summary>
    public bool IsRevealedBy(StyleRule other) =>
        Names.Count > 0 && other.Text != Text && other.Declaration.Property == Declaration.Property && other.Names.IsSupersetOf(Names);
}
