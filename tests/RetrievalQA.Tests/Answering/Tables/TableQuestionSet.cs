using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RetrievalQA.Evaluation;
using RetrievalQA.Tests.Ingestion.Parsing.Described;

namespace RetrievalQA.Tests.Answering.Tables;

/// <summary>Tables of several formats and languages, and questions whose answers were worked out by hand.</summary>
internal sealed partial class TableQuestionSet
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "RetrievalQA.Tests", "Answering", "Tables");

    private TableQuestionSet(string ending)
    {
        Documents = [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"tables{ending}.json")))!.AsArray().Select(table => Document(table!))];
        Questions = [.. File.ReadLines(Path.Combine(Folder, $"questions{ending}.jsonl")).Select(line => new AskedQuestion(JsonNode.Parse(line)!))];
    }

    public static TableQuestionSet First { get; } = new("");

    /// <summary>By another hand than the rules and the first set, before the rules were seen.</summary>
    public static TableQuestionSet Second { get; } = new("-second");

    public IReadOnlyList<(string Name, string FileName, byte[] Content)> Documents { get; }

    public IReadOnlyList<AskedQuestion> Questions { get; }

    private static (string Name, string FileName, byte[] Content) Document(JsonNode table)
    {
        var (name, format) = ((string)table["name"]!, (string)table["format"]!);
        if (format.StartsWith("csv", StringComparison.Ordinal))
        {
            var sign = format is "csv;" ? ";" : ",";
            var lines = table["rows"]!.AsArray().Select(row => string.Join(sign, row!.AsArray().Select(cell => (string)cell!)));
            return (name, $"{name}.csv", Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        }

        var description = new DocumentDescription((string)table["title"]!, (string)table["language"]!, RunningHeader: null, Columns: 1, Blocks(table));
        return (name, $"{name}.{format}", DescribedFormats.All.Single(written => written.Ending == $".{format}").Write(description));
    }

    private static Block[] Blocks(JsonNode table) =>
    [
        new Heading(1, (string)table["title"]!),
        Prose((string)table["before"]!),
        new Grid((string?)table["caption"], IsRuled: true, [.. table["rows"]!.AsArray().Select(row => Row(row!.AsArray()))]),
        Prose((string)table["after"]!),
    ];

    // A line for each sentence of the description.
    private static Prose Prose(string text) => new([.. SentenceEnd().Split(text).Select(sentence => new Sentence(sentence))]);

    [GeneratedRegex(@"(?<=[.。])\s*(?=.)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceEnd();

    private static GridCell[] Row(JsonArray row) =>
        [.. row.Select(cell => cell is JsonObject merged ? new GridCell((string)merged["text"]!, (int)merged["rows"]!) : new GridCell((string)cell!))];
}

/// <summary>A question over a table, and what a right answer is.</summary>
internal sealed partial record AskedQuestion(JsonNode Json)
{
    public string Id => (string)Json["id"]!;

    public string Table => (string)Json["table"]!;

    public string Text => (string)Json["question"]!;

    public QuestionHalf Half => QuestionHalves.ByHash(Id);

    /// <summary>"rule", "refuse" or "prose".</summary>
    public string Kind => Json["refuse"] is not null ? "refuse" : Json["prose"] is not null ? "prose" : "rule";

    /// <summary>What is wrong with an answer of the API; null where nothing is.</summary>
    public string? Fault(JsonNode answer)
    {
        var text = (string)answer["text"]!;
        var quotes = answer["footnotes"]!.AsArray().Select(footnote => (string)footnote!["quote"]!).ToList();
        var isRefused = (bool)answer["refused"]!;
        if (Kind == "refuse")
        {
            return isRefused && (double)answer["confidence"]! < 0.5 ? null : "answered";
        }

        return isRefused ? "refused"
            : Kind == "prose" ? (quotes.Any(quote => quote.Contains((string)Json["prose"]!, StringComparison.Ordinal)) ? null : "not from the text")
            : Missing("names", name => text.Contains(name, StringComparison.Ordinal))
            ?? Missing("cited", name => quotes.Any(quote => quote.Contains(name, StringComparison.Ordinal)))
            ?? (Strings("without").FirstOrDefault(name => text.Contains(name, StringComparison.Ordinal)) is { } wrong ? $"says {wrong}" : null)
            ?? (Json["number"] is { } number && !Numbers(text).Contains((decimal)number) ? $"not {number}" : null)
            ?? ((double)answer["confidence"]! < 0.5 ? "confidence" : null);
    }

    private string? Missing(string key, Func<string, bool> holds) =>
        Strings(key).FirstOrDefault(name => !holds(name)) is { } missing ? $"{key}: no {missing}" : null;

    private IEnumerable<string> Strings(string key) => Json[key]?.AsArray().Select(name => (string)name!) ?? [];

    [GeneratedRegex("[0-9][0-9.,]*[0-9]|[0-9]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    // As either language would read them.
    private static List<decimal> Numbers(string text) =>
    [
        .. Number().Matches(text).Select(match => match.Value)
            .SelectMany(number => new[] { number.Replace(",", ""), number.Replace(".", "").Replace(',', '.') })
            .Select(number => decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : -1),
    ];
}
