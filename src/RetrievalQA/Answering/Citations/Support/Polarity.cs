using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations.Support;

/// <summary>
/// Whether a claim denies what its evidence says, or the reverse. Each clause is compared with the one of the other text that
/// shares most words with it, since a sentence may deny one thing and say another.
/// </summary>
internal static partial class Polarity
{
    // A clause that shares less with another is about another thing.
    private const double SharedEnough = 0.5;
    private const double SharedOnlyThere = 1.0 / 3;
    private const int FewestShared = 2;
    private const int ShortestWord = 2;
    private const int Stem = 5;
    private const int MostClauses = 100;

    public static bool IsNegated(string text) => Negation().IsMatch(NoProblem().Replace(text, " "));

    public static bool Contradicts(string claim, string evidence)
    {
        var said = ClausesOf(claim);
        var known = ClausesOf(evidence);
        var isDenied = known.Exists(clause => clause.IsNegated);
        if (!isDenied && Without().IsMatch(claim) && !Without().IsMatch(evidence))
        {
            return true;
        }

        if (said.Exists(clause => clause.IsNegated) != isDenied && (!isDenied || known.TrueForAll(clause => clause.IsNegated)))
        {
            return true;
        }

        return said.Exists(clause => Nearest(clause, known) is { } nearest && nearest.IsNegated != clause.IsNegated)
            || known.Exists(clause => clause.IsNegated && said.Exists(claimed => !claimed.IsNegated && IsClaimed(clause, claimed, known)));
    }

    // What a clause denies may be claimed as part of a longer one, and nothing else that is said may be meant by it.
    private static bool IsClaimed(Clause denied, Clause claimed, List<Clause> known)
    {
        var shared = denied.Words.Intersect(claimed.Words, StringComparer.Ordinal).ToList();
        var isOnlyThere = shared.Count > 0 && !known.Exists(other => !other.IsNegated && shared.Exists(other.Words.Contains));
        return isOnlyThere
            ? shared.Count >= SharedOnlyThere * denied.Words.Count
            : shared.Count >= FewestShared && shared.Count >= SharedEnough * denied.Words.Count
                && !known.Exists(other => !other.IsNegated && shared.TrueForAll(other.Words.Contains));
    }

    /// <summary>The clause about the same thing; null where there is none. Of two that are equally near the one that agrees.</summary>
    private static Clause? Nearest(Clause clause, List<Clause> known)
    {
        var nearest = known.MaxBy(other => (2 * Shared(clause, other)) + (other.IsNegated == clause.IsNegated ? 1 : 0));
        var shared = nearest is null ? 0 : Shared(clause, nearest);
        return shared >= FewestShared && shared >= SharedEnough * Math.Min(clause.Words.Count, nearest!.Words.Count) ? nearest : null;
    }

    private static int Shared(Clause one, Clause other) => one.Words.Count(other.Words.Contains);

    private static List<Clause> ClausesOf(string text) =>
    [
        .. ClauseEnd().Split(text).Where(part => part.Trim().Length > 0).Take(MostClauses).Select(part => new Clause(IsNegated(part), WordsOf(part))),
    ];

    // Beginnings of words, so that "covers" is "covered"; pairs of characters where words have no spaces between them.
    private static HashSet<string> WordsOf(string text) =>
    [
        .. Words().Matches(Negation().Replace(text, " "))
            .Select(word => word.Groups["pair"].Success ? word.Groups["pair"].Value : word.Value.ToLowerInvariant())
            .Where(word => !char.IsAscii(word[0]) || (word.Length > ShortestWord && !Function().IsMatch(word)))
            .Select(word => word.Length > Stem && char.IsAscii(word[0]) ? word[..Stem] : word),
    ];

    private sealed record Clause(bool IsNegated, HashSet<string> Words);

    [GeneratedRegex(@"(?<!\d)[:,.](?!\d)\s*|[;!?。、，；！？\t|]\s*|[:,.]\s+|\s(?:and|but|or|if|unless|und|aber|oder|although|while|because|weil|et|mais|y|pero)\s|(?<=지만|하며|으며|는데|므로|니까|면)\s",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"(?=(?<pair>[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]{2}))|[\p{L}\p{Nd}-[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Words();

    // What denies in one word counts as well: a thing that is forbidden may not be done.
    [GeneratedRegex(
        @"\b(?:not?(?!\s(?:more|later|less|fewer|longer|only|earlier|higher)\b)|no\slonger(?!\sthan)|never|none|unless|except|fail\w*|nobody|nothing|neither|nor|cannot|forbid\w*|forbade|prohibit\w*|banned|exclud\w+|refus\w+|reject\w+|declin\w+|impossible|unable|"
        + @"nicht(?!\s(?:mehr|länger|später|weniger|nur)\b)|nichts|nicht\smehr(?!\sals)|verzicht\w*|kein\w*|nie|niemals|niemand|weder|verboten|unzulässig|ne|pas|jamais|aucun\w*|interdit\w*|nunca|prohibid\w+|non|vietat\w+|não|proibid\w+)\b"
        + @"|n['’]t\b|(?:지\s?)?않(?![은는을]\s)[\p{IsHangulSyllables}]*|없(?!이|[는을]\s)[\p{IsHangulSyllables}]*|아니|아닙|아닌|못|금지|불가|(?<![\p{IsHangulSyllables}])안\s|지\s?말|마십시오|마세요"
        + @"|不(?!锈|同|断|足)|没|沒|無(?!料)|无(?!线)|未|禁止|非|ない|なく|ません|ません|ず(?:に|、)|勿", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Negation();

    [GeneratedRegex(@"\bno problems?\b|문제(?:가|는|도)?\s?(?:없|안)|問題(?:は|が)?(?:ない|ありません)|没(?:有)?问题|\bkein Problem\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex NoProblem();

    [GeneratedRegex("^(?:the|and|for|are|was|were|has|have|had|can|may|must|shall|will|you|its|any|all|been|this|that|with|der|die|das|ein|eine|und|ist|wird|darf)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Function();

    [GeneratedRegex(@"\b(?:without|ohne|sans|sin|senza|sem)\b|없이|なしで|无需",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Without();
}
