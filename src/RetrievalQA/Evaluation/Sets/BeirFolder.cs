using System.Globalization;
using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// A folder as BEIR has them (Thakur and others, 2021): corpus.jsonl, queries.jsonl and qrels.tsv, or qrels/test.tsv; each may
/// be packed. With answers.jsonl beside them questions have answers: slices of a document at an offset in code points, or none.
/// </summary>
public static class BeirFolder
{
    private const string Corpus = "corpus.jsonl";
    private const string Queries = "queries.jsonl";
    private const int Fields = 3;

    public static bool Is(string folder) => JsonLines.Find(folder, Corpus) is not null && JsonLines.Find(folder, Queries) is not null;

    /// <exception cref="InvalidDataException">A line is no JSON object; says which.</exception>
    /// <exception cref="FormatException">A field is not as it should be.</exception>
    public static EvaluationSet Read(string folder)
    {
        var texts = JsonLines.Read(JsonLines.Expect(folder, Corpus))
            .Select(line => (Id: line.Text("_id"), Title: line.TextOrNull("title") ?? "", Text: line.Text("text")))
            .ToList();
        var titles = texts.ToDictionary(text => text.Id, text => text.Title);
        var relevance = ReadRelevance(JsonLines.Find(folder, "qrels.tsv") ?? JsonLines.Expect(folder, Path.Combine("qrels", "test.tsv")));
        var answers = JsonLines.Find(folder, "answers.jsonl") is { } path ? JsonLines.Read(path).ToDictionary(line => line.Text("_id")) : [];
        var language = File.Exists(Path.Combine(folder, "meta.json"))
            ? JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "meta.json")))?.TextOrNull("lang")
            : null;
        return new EvaluationSet(
            EvaluationFolder.NameOf(folder),
            [.. texts.Select((text, place) => EvaluatedDocument.OfText(text.Id, $"{place + 1:000000}.txt", text.Title, text.Text))],
            [
                .. JsonLines.Read(JsonLines.Expect(folder, Queries))
                    .Select(line => Question(line, relevance, answers, titles) with { Language = language ?? "" }),
            ]);
    }

    private static EvaluationQuestion Question(
        JsonNode line, Dictionary<string, Dictionary<string, int>> relevance, Dictionary<string, JsonNode> answers, Dictionary<string, string> titles)
    {
        var id = line.Text("_id");
        var answer = answers.GetValueOrDefault(id);
        var expected = answer?.Objects("answers").Select(slice => Slice(slice, titles)).ToList() ?? [];
        var document = expected.FirstOrDefault()?.DocumentIds[0] ?? answer?.TextOrNull("doc_id") ?? "";
        return new EvaluationQuestion(id, line.Text("text"), QuestionHalves.ByParity(id))
        {
            Relevance = relevance.GetValueOrDefault(id) ?? [],
            Expected = expected,
            AnyPartIsEnough = true,
            IsUnanswerable = answer?.Flag("unanswerable") ?? false,
            Answer = expected.FirstOrDefault()?.Text ?? "",
            Cluster = titles.GetValueOrDefault(document) is { Length: > 0 } article ? article : document.Length > 0 ? document : id,
        };
    }

    // The title stands before the text in what is uploaded.
    private static ExpectedQuote Slice(JsonNode slice, Dictionary<string, string> titles)
    {
        var document = slice.Text("doc_id");
        var before = EvaluatedDocument.TitleLine(titles.GetValueOrDefault(document, "")).EnumerateRunes().Count();
        return new ExpectedQuote([document], slice.Text("text"), Start: slice.NumberOrNull("start") + before);
    }

    // The line of titles, which not every set has, holds no number.
    private static Dictionary<string, Dictionary<string, int>> ReadRelevance(string path) => JsonLines.Lines(path)
        .Select(line => line.Split('\t'))
        .Where(fields => fields.Length == Fields && int.TryParse(fields[2], CultureInfo.InvariantCulture, out _))
        .GroupBy(fields => fields[0])
        .ToDictionary(
            query => query.Key,
            query => query.GroupBy(fields => fields[1]).ToDictionary(same => same.Key, same => int.Parse(same.Last()[2], CultureInfo.InvariantCulture)));
}
