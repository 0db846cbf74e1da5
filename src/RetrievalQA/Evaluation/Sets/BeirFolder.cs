using System.Globalization;
using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// A folder as BEIR has them (Thakur and others, 2021): corpus.jsonl, queries.jsonl and qrels.tsv, or qrels/test.tsv. Where it
/// has answers.jsonl too, the questions of that have answers: slices of a document at an offset in code points, or none.
/// </summary>
public static class BeirFolder
{
    private const string Corpus = "corpus.jsonl";

    public static bool Is(string folder) => Find(folder, Corpus) is not null && Find(folder, "queries.jsonl") is not null;

    /// <exception cref="InvalidDataException">A file is not as it should be; says which, and the line.</exception>
    public static EvaluationSet Read(string folder)
    {
        var texts = JsonLines.Read(Expect(folder, Corpus))
            .Select(line => (Id: Text(line, "_id"), Title: Text(line, "title"), Text: Text(line, "text")))
            .ToList();
        var titles = texts.ToDictionary(text => text.Id, text => text.Title);
        var relevance = ReadRelevance(Find(folder, "qrels.tsv") ?? Expect(folder, Path.Combine("qrels", "test.tsv")));
        var answers = Find(folder, "answers.jsonl") is { } path ? JsonLines.Read(path).ToDictionary(line => Text(line, "_id")) : [];
        var language = Find(folder, "meta.json") is { } meta ? (string?)JsonNode.Parse(File.ReadAllText(meta))?["lang"] ?? "" : "";
        return new EvaluationSet(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            [.. texts.Select((text, place) => EvaluatedDocument.OfText(text.Id, $"{place + 1:000000}.txt", text.Title, text.Text))],
            [
                .. JsonLines.Read(Expect(folder, "queries.jsonl"))
                    .Select(line => Question(line, relevance, answers, titles) with { Language = language }),
            ]);
    }

    private static EvaluationQuestion Question(
        JsonNode line, Dictionary<string, Dictionary<string, int>> relevance, Dictionary<string, JsonNode> answers, Dictionary<string, string> titles)
    {
        var id = Text(line, "_id");
        var answer = answers.GetValueOrDefault(id);
        var expected = (answer?["answers"]?.AsArray() ?? [])
            .Select(slice => new ExpectedQuote(
                [Text(slice!, "doc_id")],
                Text(slice!, "text"),
                Start: (int?)slice!["start"] + CodePoints(EvaluatedDocument.TitleLine(titles.GetValueOrDefault(Text(slice!, "doc_id"), "")))))
            .ToList();
        var document = expected.FirstOrDefault()?.DocumentIds[0] ?? (answer is null ? "" : Text(answer, "doc_id"));
        return new EvaluationQuestion(id, Text(line, "text"), QuestionHalves.ByParity(id))
        {
            Relevance = relevance.GetValueOrDefault(id) ?? [],
            Expected = expected,
            AnyPartIsEnough = true,
            IsUnanswerable = (bool?)answer?["unanswerable"] ?? false,
            Answer = expected.FirstOrDefault()?.Text ?? "",
            Cluster = titles.GetValueOrDefault(document) is { Length: > 0 } article ? article : document.Length > 0 ? document : id,
        };
    }

    private static Dictionary<string, Dictionary<string, int>> ReadRelevance(string path) => File.ReadLines(path).Skip(1)
        .Select(line => line.Split('\t'))
        .Where(fields => fields.Length > 2)
        .GroupBy(fields => fields[0])
        .ToDictionary(query => query.Key, query => query.ToDictionary(fields => fields[1], fields => int.Parse(fields[2], CultureInfo.InvariantCulture)));

    private static int CodePoints(string text) => text.EnumerateRunes().Count();

    private static string Text(JsonNode line, string property) => (string?)line[property] ?? "";

    private static string Expect(string folder, string file) =>
        Find(folder, file) ?? throw new InvalidDataException($"'{folder}' has no {file}.");

    private static string? Find(string folder, string file) => JsonLines.Find(Path.Combine(folder, file));
}
