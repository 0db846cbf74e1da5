using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>What of a page a reader sees, and what stands beside its body.</summary>
internal sealed partial class PageView
{
    // A rule that hides all but this share of a page is a curtain, which a script draws away.
    private const double CurtainShare = 0.05;
    private const int ProseLetters = 20;

    private static readonly FrozenSet<string> NeverShown =
        "script style noscript template head iframe object embed title desc metadata defs symbol canvas video audio datalist del s strike annotation annotation-xml"
            .Split(' ').ToFrozenSet();

    // What links and buttons say that they open with; data-… is Bootstrap's.
    private static readonly string[] OpeningAttributes = ["href", "aria-controls", "popovertarget", "commandfor", "data-target", "data-bs-target"];

    private static readonly FrozenSet<string> ProseElements = "p dl table address blockquote".Split(' ').ToFrozenSet();

    private readonly HashSet<INode> gone = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<INode> unseen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<INode> asides = new(ReferenceEqualityComparer.Instance);
    private readonly List<(IElement Element, int Letters)> styledAway = [];
    private readonly Dictionary<IElement, Visibility> stated = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<IElement> holdVisible = new(ReferenceEqualityComparer.Instance);
    private readonly PageStyles styles;
    private readonly HashSet<string> opened;

    private PageView(IDocument page)
    {
        styles = PageStyles.Of(page);
        opened = [.. page.QuerySelectorAll("a, button, [aria-controls]").SelectMany(TargetsOf)];
    }

    public static PageView Of(IDocument page)
    {
        var view = new PageView(page);
        var root = page.Body ?? page.DocumentElement;
        var all = view.Look(root, isLinked: false, isUnseen: false).All;
        bool IsCurtain((IElement Element, int Letters) part) => part.Element == root || all - part.Letters <= all * CurtainShare;
        foreach (var (element, _) in view.styledAway.Where(part => !IsCurtain(part)))
        {
            view.TakeAway(element);
        }

        return view;
    }

    /// <summary>Of an element that is not hidden, texts may be.</summary>
    public bool IsHidden(INode node) => gone.Contains(node) || unseen.Contains(node);

    /// <summary>Nothing stands where it would stand.</summary>
    public bool IsGone(INode node) => gone.Contains(node);

    /// <summary>Navigation that says something, paths and notices about cookies: text, but not where a reader looks first.</summary>
    public bool IsAside(INode node) => asides.Contains(node);

    /// <summary>As the attribute or a style has it; empty for decimal numbers.</summary>
    public string ListTypeOf(IElement list) => styles.ListTypeOf(list) is { Length: > 0 } type ? type : list.GetAttribute("type") ?? "";

    private Letters Look(IElement element, bool isLinked, bool isUnseen)
    {
        if (NeverShown.Contains(element.LocalName) || (IsClosed(element) && !IsOpenedByReader(element)))
        {
            gone.Add(element);
            return default;
        }

        var visibility = StateVisibility(element, isUnseen);
        var isUnseenHere = visibility is Visibility.Invisible || (isUnseen && visibility is not Visibility.Visible);
        var letters = default(Letters);
        var isLink = isLinked || element.LocalName is "a" or "button";
        foreach (var child in element.ChildNodes)
        {
            letters += child switch
            {
                IText text => Letters.Of(text.Data, isLink),
                IElement inner => Look(inner, isLink, isUnseenHere),
                _ => default,
            };
        }

        var isProse = ProseElements.Contains(element.LocalName) && letters.Plain >= ProseLetters && letters.IsPlain;
        letters = letters with { HasProse = letters.HasProse || isProse };
        Place(element, letters, visibility);
        return letters;
    }

    private Visibility StateVisibility(IElement element, bool isUnseen)
    {
        var visibility = styles.VisibilityOf(element, isUnseen);
        if (visibility is Visibility.Inherited || IsOpenedByReader(element))
        {
            return Visibility.Inherited;
        }

        stated.Add(element, visibility);
        for (var outer = element.ParentElement; visibility is Visibility.Visible && outer is not null && holdVisible.Add(outer);)
        {
            outer = outer.ParentElement;
        }

        return visibility;
    }

    private void TakeAway(IElement element)
    {
        if (stated.GetValueOrDefault(element) is Visibility.Gone)
        {
            gone.Add(element);
        }
        else if (!styles.AreUsedUp)
        {
            // Otherwise what is visible in it may not have been found.
            Conceal(element);
        }
    }

    // All but what is visible in it.
    private void Conceal(IElement element)
    {
        if (!holdVisible.Contains(element))
        {
            unseen.Add(element);
            return;
        }

        foreach (var child in element.ChildNodes)
        {
            if (child is not IElement inner)
            {
                unseen.Add(child);
            }
            else if (!stated.ContainsKey(inner))
            {
                Conceal(inner);
            }
        }
    }

    private void Place(IElement element, Letters letters, Visibility visibility)
    {
        if (visibility is Visibility.Gone or Visibility.Invisible)
        {
            styledAway.Add((element, letters.All));
        }
        else if (IsNavigation(element))
        {
            (letters.HasProse || (letters.IsPlain && letters.Plain >= ProseLetters) ? asides : gone).Add(element);
        }
        else if (IsPath(element) || CookieNotice().IsMatch($"{element.Id} {element.ClassName}"))
        {
            asides.Add(element);
        }
    }

    // What a link or a button of the page leads to: tabs, panels.
    private bool IsOpenedByReader(IElement element) => element.Id is { } id && opened.Contains(id);

    private static IEnumerable<string> TargetsOf(IElement opener) =>
        OpeningAttributes.SelectMany(name => (opener.GetAttribute(name) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(target => target.TrimStart('#'));

    private static bool IsClosed(IElement element) =>
        (element.GetAttribute("hidden") is { } state && !state.Equals("until-found", StringComparison.OrdinalIgnoreCase))
        || (element.LocalName is "dialog" && !element.HasAttribute("open"));

    private static bool IsNavigation(IElement element) => element.LocalName is "nav" || element.GetAttribute("role") is "navigation";

    private static bool IsPath(IElement element) =>
        element.GetAttribute("aria-label") is { } label && label.Equals("breadcrumb", StringComparison.OrdinalIgnoreCase)
        || element.ClassList.Contains("breadcrumb") || element.ClassList.Contains("breadcrumbs");

    [GeneratedRegex(
        @"\b(?:cookie|gdpr)s?[-_]?(?:banner|notice|consent|bar|popup|modal|message|law|policy-banner)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex CookieNotice();

    /// <param name="Plain">Letters and digits outside links.</param>
    /// <param name="HasProse">A paragraph or the like that says something of its own is among them.</param>
    private readonly record struct Letters(int Plain, int Linked, bool HasProse)
    {
        public int All => Plain + Linked;

        public bool IsPlain => Plain > Linked;

        public static Letters operator +(Letters one, Letters other) =>
            new(one.Plain + other.Plain, one.Linked + other.Linked, one.HasProse || other.HasProse);

        public static Letters Of(string text, bool isLinked)
        {
            var count = text.Count(char.IsLetterOrDigit);
            return isLinked ? new(0, count, HasProse: false) : new(count, 0, HasProse: false);
        }
    }
}
