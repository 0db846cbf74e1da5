using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RetrievalQA.Server.Settings;

/// <summary>What the options classes say about their settings, from the documentation files beside the assemblies.</summary>
internal sealed partial class SettingDocs
{
    private readonly Dictionary<string, string> summaries = new(StringComparer.Ordinal);

    public SettingDocs(IEnumerable<Assembly> assemblies)
    {
        foreach (var file in assemblies.Select(assembly => Path.ChangeExtension(assembly.Location, ".xml")).Where(File.Exists))
        {
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                summaries[(string)member.Attribute("name")!] = member.Element("summary") is { } summary ? Text(summary) : "";
            }
        }
    }

    /// <summary>One line; empty where nothing is said.</summary>
    public string Of(PropertyInfo property) => summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", "");

    private static string Text(XElement summary) =>
        Blanks().Replace(string.Concat(summary.DescendantNodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" or "paramref" } reference => ((string?)reference.Attribute("cref") ?? "").Split('.')[^1],
            _ => "",
        })), " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Blanks();
}
