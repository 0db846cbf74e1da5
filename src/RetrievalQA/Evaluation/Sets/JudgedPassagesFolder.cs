using System.Globalization;
using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// A folder as NoMIRACL has them (Thakur and others, 2024): questions, each with about ten passages that were judged for it,
/// of which some answer it or none does. Either *.jsonl of query_id, query, positive_passages and negative_passages, or
/// corpus.jsonl, topics/*.tsv and qrels/*.tsv of the same names. Each question is asked of its own passages alone.
/// </summary>
public static class JudgedPassagesFolder
{
    private const string Corpus = "corpus.jsonl";
    private const string Positive = "positive_passages";
    private const string Negative = "negative_passages";

    private const int TrecFields = 4;

    public static bool Is(string folder) =>
        Directory.Exists(Path.Combine(folder, "topics")) || (Find(folder, Corpus) is null && LineFiles(folder).Any(HasPassages));

    /// <exception cref="InvalidDataException">A line is not as it should be, or a passage that is judged is not there.</exception>
    public static EvaluationSet Read(string folder)
    {
        var judged = Directory.Exists(Path.Combine(folder, "topics"))
            ? FromTopics(folder)
            : [.. LineFiles(folder).SelectMany(path => JsonLines.Read(path)).Select(FromLine)];
        var passages = judged.SelectMany(one => one.Passages).DistinctBy(passage => passage.Id).ToList();
        return new EvaluationSet(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            [.. passages.Select((passage, place) => EvaluatedDocument.OfText(passage.Id, $"{place + 1:000000}.txt", passage.Title, passage.Text))],
            [.. judged.Select(Question)]);
    }

    private static EvaluationQuestion Question(JudgedQuestion judged) => new(judged.Id, judged.Text, QuestionHalves.ByHash(judged.Id))
    {
        Kind = judged.Relevance.Count > 0 ? "relevant" : "non-relevant",
        Relevance = judged.Relevance,
        IsUnanswerable = judged.Relevance.Count == 0,
        Documents = [.. judged.Passages.Select(passage => passage.Id)],
    };

    private static JudgedQuestion FromLine(JsonNode line)
    {
        var positive = PassagesOf(line, Positive);
        return new JudgedQuestion(
            (string?)line["query_id"] ?? throw new InvalidDataException("A question has no query_id."),
            (string?)line["query"] ?? throw new InvalidDataException("A question has no query."),
            [.. positive, .. PassagesOf(line, Negative)],
            positive.ToDictionary(passage => passage.Id, _ => 1));
    }

    private static List<JudgedPassage> PassagesOf(JsonNode line, string property) => (line[property]?.AsArray() ?? [])
        .Select(passage => new JudgedPassage((string?)passage!["docid"] ?? "", (string?)passage["title"] ?? "", (string?)passage["text"] ?? ""))
        .DistinctBy(passage => passage.Id)
        .ToList();

    private static List<JudgedQuestion> FromTopics(string folder)
    {
        var corpus = JsonLines.Read(Find(folder, Corpus) ?? throw new InvalidDataException($"'{folder}' has no {Corpus}."))
            .Select(line => new JudgedPassage((string?)line["docid"] ?? (string?)line["_id"] ?? "", (string?)line["title"] ?? "", (string?)line["text"] ?? ""))
            .DistinctBy(passage => passage.Id)
            .ToDictionary(passage => passage.Id);
        var judgements = Directory.EnumerateFiles(Path.Combine(folder, "qrels")).SelectMany(JsonLines.Lines)
            .Select(line => line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == TrecFields)
            .ToLookup(fields => fields[0], fields => (Passage: fields[2], Grade: int.Parse(fields[3], CultureInfo.InvariantCulture)));
        return [.. Directory.EnumerateFiles(Path.Combine(folder, "topics")).Order(StringComparer.Ordinal).SelectMany(JsonLines.Lines)
            .Select(line => line.Split('\t', 2)).Where(fields => fields.Length > 1)
            .Select(fields => new JudgedQuestion(
                fields[0],
                fields[1],
                [.. judgements[fields[0]].Select(one => corpus.GetValueOrDefault(one.Passage)
                    ?? throw new InvalidDataException($"There is no passage '{one.Passage}' in {Corpus}."))],
                judgements[fields[0]].Where(one => one.Grade > 0).ToDictionary(one => one.Passage, one => one.Grade)))];
    }

    private static bool HasPassages(string path) =>
        JsonLines.Lines(path).FirstOrDefault() is { } first && first.Contains($"\"{Negative}\"", StringComparison.Ordinal);

    private static IEnumerable<string> LineFiles(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => path.EndsWith(".jsonl", StringComparison.Ordinal) || path.EndsWith(".jsonl.gz", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string? Find(string folder, string file) => JsonLines.Find(Path.Combine(folder, file));

    private sealed record JudgedQuestion(string Id, string Text, IReadOnlyList<JudgedPassage> Passages, IReadOnlyDictionary<string, int> Relevance);

    private sealed record JudgedPassage(string Id, string Title, string Text);
}
