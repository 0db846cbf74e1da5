using System.Globalization;
using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// A folder as NoMIRACL has them (Thakur and others, 2024): questions, each with about ten passages that were judged for it,
/// of which some answer it or none does. Either *.jsonl of query_id, query, positive_passages and negative_passages, or
/// corpus.jsonl, topics/*.tsv and qrels/*.tsv of the same names. Each question is asked of its own passages alone;
/// one without any is left out.
/// </summary>
public static class JudgedPassagesFolder
{
    private const string Corpus = "corpus.jsonl";
    private const string Topics = "topics";
    private const string Positive = "positive_passages";
    private const string Negative = "negative_passages";

    private const int TrecFields = 4;

    public static bool Is(string folder) =>
        Directory.Exists(Path.Combine(folder, Topics)) || (JsonLines.Find(folder, Corpus) is null && LineFiles(folder).Any(HasPassages));

    /// <exception cref="InvalidDataException">A line is no JSON object, or a passage that is judged is not there.</exception>
    /// <exception cref="FormatException">A field is not as it should be.</exception>
    public static EvaluationSet Read(string folder)
    {
        var judged = Directory.Exists(Path.Combine(folder, Topics))
            ? FromTopics(folder)
            : [.. LineFiles(folder).SelectMany(path => JsonLines.Read(path)).Select(FromLine)];
        var passages = judged.SelectMany(one => one.Passages).DistinctBy(passage => passage.Id).ToList();
        return new EvaluationSet(
            EvaluationFolder.NameOf(folder),
            [.. passages.Select((passage, place) => EvaluatedDocument.OfText(passage.Id, $"{place + 1:000000}.txt", passage.Title, passage.Text))],
            [.. judged.Where(one => one.Passages.Count > 0).Select(Question)]);
    }

    private static EvaluationQuestion Question(JudgedQuestion judged) => new(judged.Id, judged.Text, QuestionHalves.ByParity(judged.Id))
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
            line.Text("query_id"), line.Text("query"), [.. positive, .. PassagesOf(line, Negative)], positive.ToDictionary(passage => passage.Id, _ => 1));
    }

    private static List<JudgedPassage> PassagesOf(JsonNode line, string property) =>
        [.. line.Objects(property).Select(Passage).DistinctBy(passage => passage.Id)];

    private static JudgedPassage Passage(JsonNode passage) =>
        new(passage.TextOrNull("docid") ?? passage.Text("_id"), passage.TextOrNull("title") ?? "", passage.Text("text"));

    private static List<JudgedQuestion> FromTopics(string folder)
    {
        var corpus = JsonLines.Read(JsonLines.Expect(folder, Corpus)).Select(Passage).DistinctBy(passage => passage.Id).ToDictionary(passage => passage.Id);
        var judgements = FilesIn(folder, "qrels").SelectMany(JsonLines.Lines)
            .Select(line => line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == TrecFields)
            .ToLookup(fields => fields[0], fields => (Passage: fields[2], Grade: int.Parse(fields[3], CultureInfo.InvariantCulture)));
        return
        [
            .. FilesIn(folder, Topics).SelectMany(JsonLines.Lines)
                .Select(line => line.Split('\t', 2))
                .Where(fields => fields.Length > 1)
                .Select(fields => new JudgedQuestion(
                    fields[0],
                    fields[1],
                    [.. judgements[fields[0]].Select(one => corpus.GetValueOrDefault(one.Passage)
                        ?? throw new InvalidDataException($"There is no passage '{one.Passage}' in {Corpus}."))],
                    judgements[fields[0]].Where(one => one.Grade > 0).ToDictionary(one => one.Passage, one => one.Grade))),
        ];
    }

    private static IEnumerable<string> FilesIn(string folder, string name) =>
        Directory.EnumerateFiles(Path.Combine(folder, name)).Order(StringComparer.Ordinal);

    private static bool HasPassages(string path) =>
        JsonLines.Lines(path).FirstOrDefault() is { } first && first.Contains($"\"{Negative}\"", StringComparison.Ordinal);

    private static IEnumerable<string> LineFiles(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => path.EndsWith(".jsonl", StringComparison.Ordinal) || path.EndsWith(".jsonl.gz", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private sealed record JudgedQuestion(string Id, string Text, IReadOnlyList<JudgedPassage> Passages, IReadOnlyDictionary<string, int> Relevance);

    private sealed record JudgedPassage(string Id, string Title, string Text);
}
