using System.Globalization;
using AngleSharp.Dom;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>The numbers that a browser shows before the items of ordered lists.</summary>
internal sealed class OrderedListLabels(PageView view)
{
    private readonly HashSet<INode> numbered = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<INode, string> labels = new(ReferenceEqualityComparer.Instance);

    /// <summary>Such as "3. "; empty for items that have none.</summary>
    public string Of(IElement item)
    {
        if (item.ParentElement is not { LocalName: "ol" } list)
        {
            return "";
        }

        if (numbered.Add(list))
        {
            Number(list);
        }

        return labels.GetValueOrDefault(item, "");
    }

    private void Number(IElement list)
    {
        var items = list.Children.Where(child => child.LocalName is "li" && !view.IsGone(child)).ToList();
        var isReversed = list.HasAttribute("reversed");
        var number = Integer(list, "start") ?? (isReversed ? items.Count : 1);
        var type = view.ListTypeOf(list);
        foreach (var item in items)
        {
            number = Integer(item, "value") ?? number;
            labels[item] = Written(number, item.GetAttribute("type") ?? type) is { Length: > 0 } label ? $"{label}. " : "";
            number += isReversed ? -1 : 1;
        }
    }

    private static int? Integer(IElement element, string attribute) =>
        int.TryParse(element.GetAttribute(attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && Math.Abs((long)value) < int.MaxValue / 2 ? value : null;

    private static string Written(int number, string type) => type switch
    {
        "a" or "lower-alpha" or "lower-latin" => Letters(number, 'a'),
        "A" or "upper-alpha" or "upper-latin" => Letters(number, 'A'),
        "i" or "lower-roman" => RomanNumeral.Of(number).ToLowerInvariant(),
        "I" or "upper-roman" => RomanNumeral.Of(number),
        "none" or "disc" or "circle" or "square" => "",
        "decimal-leading-zero" => number.ToString("00", CultureInfo.InvariantCulture),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    // z, aa, ab: CSS Counter Styles, "alphabetic".
    private static string Letters(int number, char first)
    {
        if (number < 1)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var letters = "";
        for (var rest = number; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)(first + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }
}
