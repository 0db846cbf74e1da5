using AngleSharp.Dom;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>What a reader sees in a field of a form: what is filled in, ticked or can be chosen.</summary>
internal static class FormField
{
    // A longer list without a choice is a picker of countries or years.
    private const int MostOptions = 20;

    /// <summary>Empty for passwords, files, buttons and fields that are not shown.</summary>
    public static string TextOf(IElement field) => field.LocalName is "select" ? ChoiceOf(field) : InputOf(field);

    private static string InputOf(IElement input) => (input.GetAttribute("type") ?? "text").ToLowerInvariant() switch
    {
        // A box that a page's own style makes a button of.
        "checkbox" or "radio" when input.HasAttribute("role") => "",
        "checkbox" or "radio" => input.HasAttribute("checked") ? "☑" : "☐",
        "password" or "hidden" or "file" or "submit" or "button" or "reset" or "image" or "range" or "color" => "",
        _ => input.GetAttribute("value") ?? "",
    };

    private static string ChoiceOf(IElement select)
    {
        var options = select.QuerySelectorAll("option").Where(option => !option.HasAttribute("disabled") && !option.HasAttribute("hidden")).ToList();
        var chosen = options.Where(option => option.HasAttribute("selected")).ToList();
        return chosen.Count > 0 ? Joined(chosen) : options.Count <= MostOptions ? Joined(options) : "";
    }

    private static string Joined(IEnumerable<IElement> options) =>
        string.Join(", ", options.Select(option => option.GetAttribute("label") ?? option.TextContent.Trim()).Where(label => label.Length > 0));
}
