using System.Collections.Frozen;
using System.Xml.Linq;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Formulas in one line: what only their layout says is written with signs and brackets (ISO 29500-1, 22.1).</summary>
internal static class DocxFormula
{
    private static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["m:f"] = ["m:fPr", "m:num", "m:den"],
        ["m:rad"] = ["m:radPr", "m:deg", "m:e"],
        ["m:nary"] = ["m:naryPr", "m:sub", "m:sup", "m:e"],
        ["m:d"] = ["m:dPr", "m:e"],
        ["m:func"] = ["m:funcPr", "m:fName", "m:e"],
        ["m:m"] = ["m:mPr", "m:mr"],
        ["m:mr"] = ["m:e"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="textOf">Reads the text of a part.</param>
    /// <returns>Null for an element whose text is what stands in it.</returns>
    public static string? TextOf(string name, XElement element, Func<XElement, string> textOf) => name switch
    {
        // What stands where no formula has it must not be lost.
        not ("m:f" or "m:rad" or "m:nary" or "m:d" or "m:func" or "m:m") => null,
        _ when !HoldsKnown(element) || !Parts(element, "m:mr").All(HoldsKnown) => null,
        "m:f" when WordXml.Value(WordXml.Child(WordXml.Child(element, "m:fPr"), "m:type")) is "noBar" =>
            $"{Part(element, "m:num", textOf)}; {Part(element, "m:den", textOf)}",
        "m:f" => $"{Bracketed(Part(element, "m:num", textOf))}/{Bracketed(Part(element, "m:den", textOf))}",
        "m:rad" => $"{RaisedText.Superscript(Part(element, "m:deg", textOf), '\0')}√{Bracketed(Part(element, "m:e", textOf))}",
        "m:nary" => Large(element, textOf),
        "m:d" => Delimited(element, textOf),
        "m:func" => $"{Part(element, "m:fName", textOf)} {Part(element, "m:e", textOf)}",
        _ => string.Join("; ", Parts(element, "m:mr").Select(row => string.Join(' ', Parts(row, "m:e").Select(textOf)))),
    };

    private static bool HoldsKnown(XElement element) => element.Elements().All(part => Known[WordXml.NameOf(element)].Contains(WordXml.NameOf(part)));

    // A sum, a product or an integral with its limits.
    private static string Large(XElement element, Func<XElement, string> textOf)
    {
        var (from, to) = (Part(element, "m:sub", textOf), Part(element, "m:sup", textOf));
        var limits = (from.Length > 0 ? $"_{Bracketed(from)}" : "") + (to.Length > 0 ? $"^{Bracketed(to)}" : "");
        return $"{Sign(element, "m:naryPr", "m:chr") ?? "∫"}{limits} {Part(element, "m:e", textOf)}";
    }

    private static string Delimited(XElement element, Func<XElement, string> textOf)
    {
        var parts = string.Join(Sign(element, "m:dPr", "m:sepChr") ?? "|", Parts(element, "m:e").Select(textOf));
        return (Sign(element, "m:dPr", "m:begChr") ?? "(") + parts + (Sign(element, "m:dPr", "m:endChr") ?? ")");
    }

    // Present and empty where nothing is shown.
    private static string? Sign(XElement element, string properties, string name) => WordXml.Value(WordXml.Child(WordXml.Child(element, properties), name));

    private static string Part(XElement element, string name, Func<XElement, string> textOf) => string.Concat(Parts(element, name).Select(textOf));

    private static IEnumerable<XElement> Parts(XElement element, string name) => element.Elements().Where(part => WordXml.NameOf(part) == name);

    private static string Bracketed(string part) => part.All(char.IsLetterOrDigit) ? part : $"({part})";
}
