using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// A folder of questions about files: *.jsonl with id, question, file or files, page, quote (one, or the parts of the answer),
/// any, cells, unanswerable, history, lang, kind and answer. The files are looked for in documents/ beside the questions, in the
/// folder itself, and in those that are named.
/// </summary>
public static class QuestionFolder
{
    private const string Documents = "documents";

    public static bool Is(string folder) => Directory.EnumerateFiles(folder, "*.jsonl").Any();

    /// <param name="documents">More folders of documents; each is read with those below it.</param>
    /// <exception cref="InvalidDataException">A line is not as it should be, or a file that is named is not there.</exception>
    public static EvaluationSet Read(string folder, IReadOnlyList<string> documents)
    {
        var questions = Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(path => JsonLines.Read(path).Select(line => Question(line, path)))
            .ToList();
        var files = FilesOf([.. Existing(Path.Combine(folder, Documents)), folder, .. documents]);
        var named = questions.SelectMany(question => question.Expected).SelectMany(part => part.DocumentIds);
        if (named.FirstOrDefault(id => !files.ContainsKey(id)) is { } missing)
        {
            throw new InvalidDataException($"There is no document '{missing}', which a question names. --docs names folders of documents.");
        }

        var twice = questions.GroupBy(question => question.Id).FirstOrDefault(same => same.Count() > 1);
        return twice is not null
            ? throw new InvalidDataException($"Two questions have the id '{twice.Key}'.")
            : new EvaluationSet(
                Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
                [.. files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => EvaluatedDocument.OfFile(file.Key, file.Value))],
                questions);
    }

    private static IEnumerable<string> Existing(string folder) => Directory.Exists(folder) ? [folder] : [];

    private static Dictionary<string, string> FilesOf(IReadOnlyList<string> folders)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in folders.Distinct(StringComparer.Ordinal))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(IsDocument))
            {
                files.TryAdd(Path.GetFileName(path), path);
            }

            // Questions are none of their own documents, nor is what says how they are written, nor what is hidden.
            bool IsDocument(string path) => Path.GetExtension(path) is not ".jsonl"
                && Path.GetFileName(path) is not ("README.md" or "meta.json")
                && !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'));
        }

        return files;
    }

    private static EvaluationQuestion Question(JsonNode line, string path)
    {
        var id = (string?)line["id"] ?? throw new InvalidDataException($"A question of '{path}' has no id.");
        try
        {
            var file = (string?)line["file"] ?? "";
            var files = line["files"]?.AsArray().Select(name => (string)name!).ToList() ?? [file];
            var page = (int?)line["page"];
            var quotes = line["quote"] switch { null => [], JsonArray parts => parts.Select(part => (string)part!).ToList(), var one => [(string)one!] };
            var question = (string?)line["question"] ?? throw new FormatException("It has no question.");
            return new EvaluationQuestion(id, question, QuestionHalves.ByHash(id))
            {
                Language = (string?)line["lang"] ?? "",
                Kind = (string?)line["kind"] ?? "",
                History = line["history"]?.AsArray().Select(earlier => (string)earlier!).ToList() ?? [],
                Expected = [.. quotes.Select(quote => new ExpectedQuote(files, quote, page))],
                AnyPartIsEnough = (bool?)line["any"] ?? false,
                PartsBelongTogether = line["cells"] is not null && files.Count == 1,
                IsUnanswerable = (bool?)line["unanswerable"] ?? quotes.Count == 0,
                Answer = (string?)line["answer"] ?? "",
                Cluster = file.Length > 0 ? file : files.Count > 1 ? files[0] : id,
            };
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new InvalidDataException($"The question '{id}' of '{path}' is not as it should be: {fault.Message}", fault);
        }
    }
}
