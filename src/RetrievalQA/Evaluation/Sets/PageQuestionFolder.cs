using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// Questions about pages, made of such sets as FinanceBench (Islam and others, 2023): questions.jsonl of id, doc_name, question,
/// answer and evidence (doc_name and page, which counts from 1) about the files of pdfs/. The answers are mostly computed, so
/// that no quote can be expected.
/// </summary>
public static class PageQuestionFolder
{
    private const string Questions = "questions.jsonl";
    private const string Documents = "pdfs";

    public static bool Is(string folder) => File.Exists(Path.Combine(folder, Questions)) && Directory.Exists(Path.Combine(folder, Documents));

    /// <exception cref="InvalidDataException">A line is no JSON object; says which.</exception>
    /// <exception cref="FormatException">A field is not as it should be.</exception>
    public static EvaluationSet Read(string folder) => new(
        EvaluationFolder.NameOf(folder),
        [
            .. Directory.EnumerateFiles(Path.Combine(folder, Documents)).Order(StringComparer.Ordinal)
                .Select(path => EvaluatedDocument.OfFile(Path.GetFileNameWithoutExtension(path), path)),
        ],
        [.. JsonLines.Read(Path.Combine(folder, Questions)).Select(Question)]);

    private static EvaluationQuestion Question(JsonNode line)
    {
        var id = line.Text("id");
        return new EvaluationQuestion(id, line.Text("question"), QuestionHalves.ByParity(id))
        {
            Kind = line.TextOrNull("question_type") ?? "",
            Language = line.TextOrNull("lang") ?? "",
            Expected = [.. line.Objects("evidence").Select(page => new ExpectedQuote([page.Text("doc_name")], "", page.NumberOrNull("page")))],
            Answer = line.TextOrNull("answer") ?? "",
            Cluster = line.TextOrNull("doc_name") ?? id,
        };
    }
}
