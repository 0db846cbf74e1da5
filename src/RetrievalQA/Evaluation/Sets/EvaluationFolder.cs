using System.Text.Json;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>Reads a set whatever kind of folder it is.</summary>
public static class EvaluationFolder
{
    /// <param name="documents">More folders of documents, for questions about files.</param>
    /// <exception cref="InvalidDataException">It is no such folder, or something in it is not as it should be.</exception>
    public static EvaluationSet Read(string folder, IReadOnlyList<string> documents)
    {
        try
        {
            var set = ReadAny(folder, documents);
            return set.Questions.GroupBy(question => question.Id).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
                ? throw new InvalidDataException($"Two questions of '{folder}' have the id '{twice.Key}'.")
                : set;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException or JsonException)
        {
            throw new InvalidDataException($"'{folder}' is not as it should be: {fault.Message}", fault);
        }
    }

    /// <summary>What its set is called.</summary>
    internal static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static EvaluationSet ReadAny(string folder, IReadOnlyList<string> documents) =>
        JudgedPassagesFolder.Is(folder) ? JudgedPassagesFolder.Read(folder)
        : BeirFolder.Is(folder) ? BeirFolder.Read(folder)
        : PageQuestionFolder.Is(folder) ? PageQuestionFolder.Read(folder)
        : QuestionFolder.Is(folder) ? QuestionFolder.Read(folder, documents)
        : throw new InvalidDataException($"'{folder}' holds no questions: neither *.jsonl of them nor the files of BEIR, NoMIRACL or FinanceBench.");
}
