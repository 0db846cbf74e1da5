using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Versions;

/// <summary>Which version of a document a question asks for.</summary>
internal sealed partial class VersionRequest
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    private readonly string question;
    private readonly IReadOnlyList<VersionMark> marks;

    public VersionRequest(string question) => (this.question, marks) = (question, VersionMark.In(question));

    /// <summary>Of some versions, newest first, those that are asked for; none where no particular one is.</summary>
    public IReadOnlyList<DocumentVersion> Among(IReadOnlyList<DocumentVersion> versions)
    {
        var named = versions.Where(version => marks.Any(mark => IsOf(mark, version))).ToList();
        if (named.Count > 0)
        {
            return named;
        }

        return versions.Count < 2 ? [] : First().IsMatch(question) ? [versions[^1]] : Previous().IsMatch(question) ? [versions[1]] : [];
    }

    /// <summary>A word of the question that says which version is asked about, and not what about it.</summary>
    /// <param name="asked">The versions that were found to be asked for.</param>
    public bool IsNamedBy(string word, IReadOnlyList<DocumentVersion> asked)
    {
        var start = question.IndexOf(word, StringComparison.Ordinal);
        return start >= 0 && !AsksForVersion().IsMatch(question)
            && marks.Any(mark => mark.Start < start + word.Length && start < mark.End && asked.Any(version => IsOf(mark, version)));
    }

    /// <summary>A word that asks for what holds now. No document in force needs to say so.</summary>
    public static bool IsNow(string word) => Now().IsMatch(word);

    /// <summary>A word that asks for what held before.</summary>
    public static bool IsBefore(string word) => Before().IsMatch(word);

    private static bool IsOf(VersionMark mark, DocumentVersion version) => mark.Kind == VersionMarkKind.Number
        ? version.Numbers.Any(number => VersionMark.CompareNumbers(number, mark.Value) == 0)
        : version.Dates.Any(date => date.StartsWith(mark.Value, StringComparison.Ordinal));

    [GeneratedRegex(@"\b(?:original|first|oldest|initial)\s+(?:version|edition|release|policy|rules?|draft)\b|\b(?:ursprüngliche|erste|älteste)\w*\s+(?:version|fassung|auflage)|최초|초판|맨 처음|最初の|第一版|初版", Options, Timeout)]
    private static partial Regex First();

    [GeneratedRegex(@"\b(?:previous|previously|superseded|former|formerly)\b|\b(?:earlier|older|old|last|prior)\s+(?:version|edition|release|revision|polic\w+|rules?|handbook|manual|guide\w*|contract|agreement|document|\w+ policy)\b|\b(?:vorherige|vorige|frühere|bisherige|alte|ältere)\w*\s+\p{L}+|\bprécédente?\b|\banterior\b|이전|종전|구버전|구판|예전|개정 전|以前の|旧版|以前的|旧的|上一版|舊版", Options, Timeout)]
    private static partial Regex Previous();

    [GeneratedRegex(@"^(?:current|currently|newest|latest|up-to-date|aktuell\w*|neueste\w*|derzeit\w*|geltende\w*|actuel\w*|actuellement|vigente|actualmente|현재|현행|최신|지금|現在|現行|最新|目前|现行)(?:의|에|은|는|판|버전)?$", Options, Timeout)]
    private static partial Regex Now();

    [GeneratedRegex(@"^(?:previous|previously|superseded|former|formerly|original|oldest|vorherige\w*|frühere\w*|bisherige\w*|précédente?|anterior|이전|종전|구버전|구판|예전|以前|旧版)(?:의|에|은|는|판|버전)?$", Options, Timeout)]
    private static partial Regex Before();

    [GeneratedRegex(@"\b(?:what|which)\b.{0,40}\b(?:version|edition|revision)\b(?!.{0,5}\d)|\bwelche.{0,20}\b(?:version|fassung)|어떤 버전|몇 판|무슨 버전|第几版|哪个版本|どの版", Options, Timeout)]
    private static partial Regex AsksForVersion();
}
