using System.Globalization;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval.Versions;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>Says which version of its document an answer is from: "(version 3.0, the newest of 3 versions: policy-v3.md)".</summary>
internal static class VersionNote
{
    public static string Of(ShownVersion version, string fileName, string question) => ExtractivePhrases.IsKorean(question)
        ? string.Create(CultureInfo.InvariantCulture, $" ({Korean(version.Label)}{version.Of}개 버전 중 {KoreanStanding(version.Standing)}: {fileName})")
        : string.Create(CultureInfo.InvariantCulture, $" ({Labelled(version.Label)}{Standing(version.Standing)} {version.Of} versions: {fileName})");

    private static string Standing(VersionStanding standing) => standing switch
    {
        VersionStanding.Newest => "the newest of",
        VersionStanding.Asked => "one of",
        _ => "not the newest of",
    };

    private static string KoreanStanding(VersionStanding standing) => standing switch
    {
        VersionStanding.Newest => "최신",
        VersionStanding.Asked => "하나",
        _ => "최신이 아님",
    };

    private static string Labelled(string label) => label.Length > 0 ? label + ", " : "";

    private static string Korean(string label) => Labelled(label)
        .Replace("version", "버전", StringComparison.Ordinal)
        .Replace("uploaded", "업로드", StringComparison.Ordinal);
}
