using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// A folder of questions about files: *.jsonl with id, question, file or files, page, quote (one, or the parts of the answer),
/// any, cells, unanswerable, history, lang, kind and answer. The files are looked for in the folder
/// and those below it, such as documents/, and in those that are named.
/// </summary>
public static class QuestionFolder
{
    public static bool Is(string folder) => Directory.EnumerateFiles(folder, "*.jsonl").Any();

    /// <param name="documents">More folders of documents; each is read with those below it.</param>
    /// <exception cref="InvalidDataException">A line is not as it should be, or a file that is named is not there.</exception>
    public static EvaluationSet Read(string folder, IReadOnlyList<string> documents)
    {
        var questions = Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(path => JsonLines.Read(path).Select(line => Question(line, path)))
            .ToList();
        var files = FilesOf([folder, .. documents]);
        var named = questions.SelectMany(question => question.Expected).SelectMany(part => part.DocumentIds);
        if (named.FirstOrDefault(id => !files.ContainsKey(id)) is { } missing)
        {
            throw new InvalidDataException($"There is no document '{missing}', which a question names. --docs names folders of documents.");
        }

        return new EvaluationSet(
            EvaluationFolder.NameOf(folder),
            [.. files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => EvaluatedDocument.OfFile(file.Key, file.Value))],
            questions);
    }

    private static Dictionary<string, string> FilesOf(IReadOnlyList<string> folders)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in folders.Distinct(StringComparer.Ordinal))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(IsDocument))
            {
                // A folder may lie in another that is named.
                if (!files.TryAdd(Path.GetFileName(path), Path.GetFullPath(path)) && files[Path.GetFileName(path)] != Path.GetFullPath(path))
                {
                    throw new InvalidDataException($"Two documents have one name, which tells them not apart: '{files[Path.GetFileName(path)]}' and '{path}'.");
                }
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
        var id = line.TextOrNull("id") ?? throw new InvalidDataException($"A question of '{path}' has no id.");
        try
        {
            IReadOnlyList<string> files = line.Texts("files") is { Count: > 0 } several ? several : line.Texts("file");
            var quotes = line.Texts("quote");
            if (quotes.Count == 0 && !line.Flag("unanswerable") && (files.Count > 0 || line.TextOrNull("answer") is not null))
            {
                throw new FormatException("It has a file or an answer, but no quote.");
            }

            return new EvaluationQuestion(id, line.Text("question"), QuestionHalves.ByHash(id))
            {
                Language = line.TextOrNull("lang") ?? "",
                Kind = line.TextOrNull("kind") ?? "",
                History = line.Texts("history"),
                Expected = [.. quotes.Select(quote => new ExpectedQuote(files, quote, line.NumberOrNull("page")))],
                AnyPartIsEnough = line.Flag("any"),
                PartsBelongTogether = line["cells"] is JsonArray { Count: 1 },
                IsUnanswerable = quotes.Count == 0,
                Answer = line.TextOrNull("answer") ?? "",
                Cluster = files.Count > 0 ? files[0] : id,
            };
        }
        catch (FormatException fault)
        {
            throw new InvalidDataException($"The question '{id}' of '{path}' is not as it should be: {fault.Message}", fault);
        }
    }
}
