using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing.Facts;

/// <summary>
/// What a document is, as a question may name it: the name of a company or product, a period, a version, a code. They are read from the
/// file name (BESTBUY_2023_10K), from the first line, and from the company names with a legal form.
/// </summary>
internal sealed partial class DocumentFacts
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;
    private const int MostJoined = 4;
    private const int MostCodes = 64;
    private const int ShortestName = 2;
    private const int LongestTitle = 200;

    // A text that names a company once is not the company's. Measured at 1 and 5, and without facts, nDCG@10 by words: SQuAD2 .897, .906,
    // .908; CLAP-NQ .958, .964, .967; CACM .498, .537, .537.
    private const int LeastMentions = 5;

    private const string German = "de";

    private readonly HashSet<string> terms = new(StringComparer.Ordinal);
    private readonly HashSet<string> ordinary = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<Chunk> chunks;
    private readonly string text;
    private readonly bool hasNounsInCapitals;

    private DocumentFacts(IReadOnlyList<Chunk> chunks)
    {
        text = string.Join('\n', chunks.Select(chunk => chunk.Text));
        hasNounsInCapitals = chunks[0].Language == German;
        this.chunks = chunks;
        foreach (var chunk in chunks)
        {
            foreach (var word in OrdinaryWord().EnumerateMatches(chunk.Text))
            {
                ordinary.Add(chunk.Text.Substring(word.Index, word.Length));
            }
        }
    }

    /// <param name="chunks">All of the document, in order.</param>
    /// <returns>Terms of <see cref="FactTerm"/>.</returns>
    public static IReadOnlyCollection<string> Of(string fileName, IReadOnlyList<Chunk> chunks)
    {
        if (chunks.Count == 0)
        {
            return [];
        }

        var facts = new DocumentFacts(chunks);
        var name = Path.GetFileNameWithoutExtension(fileName);
        var title = TitleOf(chunks[0]);
        facts.AddNames(name);
        facts.AddCompany(chunks[0].Text);
        facts.AddPeriods(name, title, chunks[0].Text);
        facts.terms.UnionWith(Codes(name).Concat(Codes(title)).Select(FactTerm.Code));
        facts.terms.UnionWith(facts.CodesInText().Select(code => FactTerm.Mention(FactTerm.Code(code))));
        return facts.terms;
    }

    /// <summary>Letters and digits in one word, such as "kx204" of "KX-204".</summary>
    public static IEnumerable<string> Codes(string text) =>
        Code().Matches(text).Select(match => FactTerm.Joined(Parts().Matches(match.Value).Select(part => part.Value)));

    private static string TitleOf(Chunk chunk)
    {
        var line = chunk.Text.TrimStart('\uFEFF', '#', '*', ' ', '\n', '\r').Split('\n', 2)[0].Trim();
        return line.Length <= LongestTitle && line.Length < chunk.Text.Trim().Length && !line.EndsWith('.') ? line : "";
    }

    // "BESTBUY", "foot_locker", "FootLocker": each word, and neighbours written as one.
    private void AddNames(string name)
    {
        // The letters of a code are no name.
        List<string> words = [.. NameWord().Matches(Code().Replace(name, " ")).Select(match => match.Value)];
        for (var first = 0; first < words.Count; first++)
        {
            for (var length = 1; length <= MostJoined && first + length <= words.Count; length++)
            {
                AddName(words.GetRange(first, length));
            }
        }
    }

    private void AddName(List<string> words)
    {
        var joined = FactTerm.Joined(words);
        if (joined.Length < ShortestName || PeriodWords().IsMatch(joined) || words.TrueForAll(IsStopWord))
        {
            return;
        }

        if (!hasNounsInCapitals || words.Count > 1)
        {
            terms.Add(IsProper(words) ? FactTerm.Name(joined) : words.Count > 1 ? FactTerm.Phrase(joined) : FactTerm.Word(joined));
        }
    }

    // The text writes it with a capital and never in lower case.
    private bool IsProper(IReadOnlyList<string> words)
    {
        var phrase = string.Join(' ', words);
        return text.Contains(phrase, StringComparison.OrdinalIgnoreCase)
            && (words is [var only] ? !ordinary.Contains(only.ToLowerInvariant()) : !text.Contains(phrase.ToLowerInvariant(), StringComparison.Ordinal));
    }

    // A document that gives the code is about it as well as one that is called so.
    private IEnumerable<string> CodesInText() => chunks.SelectMany(chunk => Codes(chunk.Text)).CountBy(code => code)
        .OrderByDescending(code => code.Value).ThenBy(code => code.Key, StringComparer.Ordinal).Take(MostCodes).Select(code => code.Key);

    // The company that the beginning names with its legal form, and the text most often.
    private void AddCompany(string beginning)
    {
        var company = Company().Matches(beginning).Select(match => match.Groups["name"].Value).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !name.Split(' ').All(IsStopWord))
            .Select(name => (Name: name, Count: text.AsSpan().Count(name)))
            .Where(one => one.Count >= LeastMentions)
            .OrderByDescending(one => one.Count).Select(one => one.Name).FirstOrDefault();
        List<string> words = company is null ? [] : [.. NameWord().Matches(company).Select(match => match.Value)];
        for (var length = 1; length <= Math.Min(MostJoined, words.Count); length++)
        {
            AddName(words.GetRange(0, length));
        }
    }

    private static bool IsStopWord(string word) => StopWords.Contains(word.ToLowerInvariant());

    // Those of the file name, where it has any; else of the title, else of the period that the beginning says it is about.
    private void AddPeriods(string name, string title, string beginning)
    {
        var spaced = name.Replace('_', ' ');
        string[] places = [spaced, title, string.Join('\n', PeriodPhrase().Matches(beginning).Take(1).Select(match => match.Value))];
        var ofYears = places.Select(PeriodNames.Years).FirstOrDefault(years => years.Count > 0) ?? [];
        terms.UnionWith(ofYears.Select(FactTerm.Year));
        terms.UnionWith(ofYears.Take(1).Select(_ => FactTerm.SomeYear));
        terms.UnionWith((places.Take(2).Select(PeriodNames.Quarters).FirstOrDefault(quarters => quarters.Count > 0) ?? []).Select(FactTerm.Quarter));
        terms.UnionWith((places.Take(2).Select(PeriodNames.Versions).FirstOrDefault(versions => versions.Count > 0) ?? []).Select(FactTerm.Version));
    }

    [GeneratedRegex(@"(?<![\p{L}\d])\p{Ll}+(?!\p{L})", Options, Timeout)]
    private static partial Regex OrdinaryWord();

    // CamelCase has its words, capitals in a row are one.
    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{Lo}+", Options, Timeout)]
    private static partial Regex NameWord();

    [GeneratedRegex(@"^(?:fy|q|h|v|ver|version|rev|dated?)$", Options, Timeout)]
    private static partial Regex PeriodWords();

    [GeneratedRegex(@"(?<![\p{L}\d])(?:(?!FY|Q[1-4](?!\d)|v\d|rev|ver|version)\p{L}{1,6}[-_]?(?!(?:19|20)\d\d(?!\d))\d{1,6}\p{L}?|\d{1,4}[-_]?(?!Q(?!\p{L}))\p{Lu}{1,3})(?![\p{L}\d])", Options, Timeout)]
    private static partial Regex Code();

    [GeneratedRegex(@"\p{L}+|\d+", Options, Timeout)]
    private static partial Regex Parts();

    [GeneratedRegex(@"(?<![\p{L}\d])(?<name>\p{Lu}[\p{L}\d&'’-]{0,40}(?i:\.com)?(?: (?:\p{Lu}|&)[\p{L}\d&'’-]{0,40}){0,3}),? (?:Inc|INC|Corp|CORP|Corporation|CORPORATION|Co|CO|Company|COMPANY|Ltd|LTD|Limited|LIMITED|LLC|PLC|plc|AG|SE|GmbH|S\.A|N\.V|Holdings|HOLDINGS|Group|GROUP)\b", Options, Timeout)]
    private static partial Regex Company();

    [GeneratedRegex(@"(?i:(?:fiscal|financial) year|year|period|quarter|effective|valid|as of|report|stand|gültig)[^\n]{0,60}?(?<!\d)(?:19|20)\d\d(?!\d)", Options, Timeout)]
    private static partial Regex PeriodPhrase();
}
