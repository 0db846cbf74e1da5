using System.Text.Json;
using RetrievalQA.Documents;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Tests.Evaluation;

/// <summary>A retrieval collection of the development data: documents, questions, which document answers which, and where.</summary>
public sealed record DevelopmentSet(
    string Name,
    string Language,
    IReadOnlyList<CollectionDocument> Documents,
    IReadOnlyList<CollectionQuestion> Questions)
{
    public const string Variable = "RETRIEVALQA_DATA";

    public static readonly IReadOnlyList<string> Names = ["scifact", "cacm", "squad2-dev", "clapnq-a", "korquad-a", "xquad-de", "xquad-zh"];

    public static DevelopmentSet Load(string data, string name)
    {
        var folder = Path.Combine(data, name);
        using var meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "meta.json")));
        var documents = Lines(folder, "corpus.jsonl")
            .Select(line => new CollectionDocument(Text(line, "_id"), Text(line, "title"), Text(line, "text")))
            .ToList();
        var relevance = File.ReadLines(Path.Combine(folder, "qrels.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .GroupBy(fields => fields[0])
            .ToDictionary(group => group.Key, group => group.ToDictionary(fields => fields[1], fields => int.Parse(fields[2])));
        var answers = Lines(folder, "answers.jsonl").ToDictionary(line => Text(line, "_id"));
        var questions = Lines(folder, "queries.jsonl").Select(line => Question(line, relevance, answers)).ToList();
        return new DevelopmentSet(name, meta.RootElement.GetProperty("lang").GetString()!, documents, questions);
    }

    /// <summary>Stores every document as a file of one chunk and returns the sources.</summary>
    public IReadOnlyList<ChunkSource> Store(IndexHarness harness)
    {
        var sources = new List<ChunkSource>(Documents.Count);
        foreach (var document in Documents)
        {
            var source = IndexHarness.Source(document.Id);
            harness.Files.Name(document.Id, "");
            harness.Chunks.Save(source, IndexHarness.Chunk(source, document.Text, document.Title, Language));
            sources.Add(source);
        }

        return sources;
    }

    private static CollectionQuestion Question(
        JsonElement line,
        Dictionary<string, Dictionary<string, int>> relevance,
        Dictionary<string, JsonElement> answers)
    {
        var id = Text(line, "_id");
        var hasAnswers = answers.TryGetValue(id, out var answer);
        var spans = hasAnswers && answer.TryGetProperty("answers", out var list)
            ? list.EnumerateArray().Select(item => new CollectionAnswer(Text(item, "doc_id"), item.GetProperty("start").GetInt32(), Text(item, "text")))
                .ToList()
            : [];
        var isUnanswerable = hasAnswers && answer.TryGetProperty("unanswerable", out var flag) && flag.GetBoolean();
        return new CollectionQuestion(id, Text(line, "text"), relevance.GetValueOrDefault(id) ?? [], spans, isUnanswerable);
    }

    private static IEnumerable<JsonElement> Lines(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement) : [];
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";
}

public sealed record CollectionDocument(string Id, string Title, string Text);

/// <param name="Relevance">Grade by document id; empty for questions that count for refusal only.</param>
public sealed record CollectionQuestion(
    string Id,
    string Text,
    IReadOnlyDictionary<string, int> Relevance,
    IReadOnlyList<CollectionAnswer> Answers,
    bool IsUnanswerable);

/// <param name="Start">Offset in code points, as the collection counts.</param>
public sealed record CollectionAnswer(string DocumentId, int Start, string Text);
