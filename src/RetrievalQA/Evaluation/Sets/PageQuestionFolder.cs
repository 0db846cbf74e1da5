using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// A folder as FinanceBench has it (Islam and others, 2023): questions.jsonl about the files of pdfs/, with the pages that an
/// answer needs. The answers are mostly computed, so that no quote can be expected.
/// </summary>
public static class PageQuestionFolder
{
    private const string Questions = "questions.jsonl";
    private const string Documents = "pdfs";

    public static bool Is(string folder) => File.Exists(Path.Combine(folder, Questions)) && Directory.Exists(Path.Combine(folder, Documents));

    /// <exception cref="InvalidDataException">A line is not as it should be.</exception>
    public static EvaluationSet Read(string folder) => new(
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
        [
            .. Directory.EnumerateFiles(Path.Combine(folder, Documents)).Order(StringComparer.Ordinal)
                .Select(path => EvaluatedDocument.OfFile(Path.GetFileNameWithoutExtension(path), path)),
        ],
        [.. JsonLines.Read(Path.Combine(folder, Questions)).Select(Question)]);

    private static EvaluationQuestion Question(JsonNode line)
    {
        var id = (string?)line["id"] ?? throw new InvalidDataException("A question has no id.");
        return new EvaluationQuestion(id, (string)line["question"]!, QuestionHalves.ByParity(id))
        {
            Kind = (string?)line["question_type"] ?? "",
            Language = "en",
            Expected = [.. line["evidence"]!.AsArray().Select(page => new ExpectedQuote([(string)page!["doc_name"]!], "", (int)page["page"]!))],
            Answer = (string?)line["answer"] ?? "",
            Cluster = (string?)line["doc_name"] ?? id,
        };
    }
}
