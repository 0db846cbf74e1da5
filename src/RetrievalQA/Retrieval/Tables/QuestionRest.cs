using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>
/// What of a question is not understood yet: names are looked for in it and taken out. Words match by their stems; names in scripts that
/// are written without spaces, and Korean ones, as they are.
/// </summary>
internal sealed partial class QuestionRest(string text, string language)
{
    private const int LeastOfRun = 2;

    private readonly char[] rest = text.ToCharArray();
    private readonly List<(SourceSpan Span, string Stem)> words =
        [.. Word().Matches(text).Select(word => (new SourceSpan(word.Index, word.Index + word.Length), StemOf(word.Value, language)))];

    /// <summary>The first place that says a name and is not taken; null where there is none.</summary>
    public SourceSpan? Find(string name) => Run().IsMatch(name) ? FindRun(name) : FindWords(name);

    /// <summary>Takes what stands there out.</summary>
    public void Take(SourceSpan span) => Array.Fill(rest, ' ', span.Start, span.Length);

    public void Take(Regex pattern)
    {
        foreach (Match match in pattern.Matches(new string(rest)))
        {
            Take(new SourceSpan(match.Index, match.Index + match.Length));
        }
    }

    public bool IsTaken(SourceSpan span) => rest.AsSpan(span.Start, span.Length).IsWhiteSpace();

    /// <summary>Words that are left and say something, as they are written.</summary>
    public IReadOnlyList<(SourceSpan Span, string Text)> Content()
    {
        var left = new string(rest);
        var asking = AskingWords.In(left);
        return
        [
            .. Chunk().Matches(left)
                .Where(chunk => Run().IsMatch(chunk.Value)
                    ? SaysSomething(AskingWords.ContentOf(chunk.Value, asking))
                    : !asking.Contains(chunk.Value) && IsContent(chunk.Value))
                .Select(chunk => (new SourceSpan(chunk.Index, chunk.Index + chunk.Length), chunk.Value)),
        ];
    }

    /// <summary>The word right behind a place, where it is not taken; null where there is none.</summary>
    public SourceSpan? After(SourceSpan place)
    {
        var next = words.FindIndex(word => word.Span.Start > place.End);
        return next >= 0 && text.AsSpan(place.End, words[next].Span.Start - place.End).IsWhiteSpace() && !IsTaken(words[next].Span) ? words[next].Span : null;
    }

    /// <summary>The next word, where nothing but a comma or "and" lies between.</summary>
    public SourceSpan? AfterAnd(SourceSpan place)
    {
        var behind = words.FindIndex(word => word.Span.Start >= place.End);
        var next = behind >= 0 && TableVocabulary.And().IsMatch(text[place.End..words[behind].Span.End]) ? behind + 1 : behind;
        return next >= 0 && next < words.Count && TableVocabulary.And().IsMatch(text[place.End..words[next].Span.Start]) ? words[next].Span : null;
    }

    /// <summary>The letters or digits of a code directly before a name, where words have no spaces between them ("B반"); null where there are none.</summary>
    public SourceSpan? Before(SourceSpan place)
    {
        var start = place.Start;
        while (start > 0 && char.IsAsciiLetterOrDigit(rest[start - 1]))
        {
            start--;
        }

        return start < place.Start && !char.IsAscii(text[place.Start]) ? new SourceSpan(start, place.Start) : null;
    }

    private bool IsContent(string word) => IsLetterOfCode(word)
        || (!(language is "de" && word is "die" or "Die") && !StopWords.Contains(UnicodeFolding.Fold(word, out _))
            && (word.Length > 1 || char.IsDigit(word[0])));

    // "Bay A", "Grade B"; "I" asks, and a question seldom begins with an article.
    private static bool IsLetterOfCode(string word) => word is [>= 'A' and <= 'Z' and not 'I'];

    private static bool SaysSomething(string run) => !Particles().IsMatch(run)
        && (TextScanner.IsHangul(run.FirstOrDefault()) ? run.Length >= LeastOfRun : run.Any(character => !Kana().IsMatch($"{character}")));

    private SourceSpan? FindRun(string name)
    {
        var wanted = string.Concat(name.Where(character => !char.IsWhiteSpace(character))).ToLowerInvariant();
        var places = Enumerable.Range(0, rest.Length).Where(index => !char.IsWhiteSpace(rest[index])).ToList();
        var written = string.Concat(places.Select(index => char.ToLowerInvariant(rest[index])));
        var at = wanted.Length > 0 ? written.IndexOf(wanted, StringComparison.Ordinal) : -1;
        if (at < 0 || places[at + wanted.Length - 1] - places[at] > name.Length + 2)
        {
            return null;
        }

        return new SourceSpan(places[at], places[at + wanted.Length - 1] + 1);
    }

    private SourceSpan? FindWords(string name)
    {
        var wanted = Word().Matches(name).Select(word => StemOf(word.Value, language)).ToList();
        for (var first = 0; wanted.Count > 0 && first + wanted.Count <= words.Count; first++)
        {
            if (wanted.Index().All(item => words[first + item.Index].Stem == item.Item && !IsTaken(words[first + item.Index].Span)))
            {
                return new SourceSpan(words[first].Span.Start, words[first + wanted.Count - 1].Span.End);
            }
        }

        return null;
    }

    private static string StemOf(string word, string language)
    {
        var terms = new List<AnalyzedTerm>();
        TextAnalyzer.Analyze(word, language is ParsedDocument.UnknownLanguage ? "en" : language, terms);
        return terms.Find(term => term.Space == TermSpace.Stem) is { Term: { } stem } ? stem : word.ToLowerInvariant();
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}²³]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Word();

    [GeneratedRegex(@"[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Run();

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}ー]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Kana();

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+(?:[.,][\p{Nd}]+)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Chunk();

    [GeneratedRegex("^(?:은|는|이|가|을|를|의|에|에서|에는|로|으로|와|과|도|만|들|인|한|하는|하면|이나|까지|부터|중|중에|중에서|개|명|요)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Particles();
}
