using System.Globalization;
using System.Text.RegularExpressions;
using RetrievalQA.Retrieval.Versions;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// The version that a passage is from, as evidence shows it: "version 3.0, newest of document 1, 3 versions". Passages of one
/// document have the same number.
/// </summary>
/// <param name="Label">"version 2.1", "2024-06", "uploaded 2026-11-30"; empty where the name of the file is all that tells.</param>
public sealed partial record ShownVersion(string Label, VersionStanding Standing, int Document, int Of)
{
    private const string Newest = "newest";
    private const string Asked = "asked for";
    private const string Other = "not the first";

    public static string Write(PassageVersion version)
    {
        var standing = version.Standing switch { VersionStanding.Newest => Newest, VersionStanding.Asked => Asked, _ => Other };
        return string.Create(CultureInfo.InvariantCulture, $"{version.Label}{(version.Label.Length > 0 ? ", " : "")}{standing} of document {version.Family + 1}, {version.Of} versions");
    }

    /// <summary>Null for what <see cref="Write"/> did not write.</summary>
    public static ShownVersion? Read(string text) => Written().Match(text) is { Success: true } match
        ? new ShownVersion(
            match.Groups["label"].Value,
            match.Groups["standing"].Value switch { Newest => VersionStanding.Newest, Asked => VersionStanding.Asked, _ => VersionStanding.Other },
            int.Parse(match.Groups["document"].Value, CultureInfo.InvariantCulture),
            int.Parse(match.Groups["of"].Value, CultureInfo.InvariantCulture))
        : null;

    [GeneratedRegex($"^(?:(?<label>.+), )?(?<standing>{Newest}|{Asked}|{Other}) of document (?<document>[0-9]+), (?<of>[0-9]+) versions$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Written();
}
