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
            return JudgedPassagesFolder.Is(folder) ? JudgedPassagesFolder.Read(folder)
                : BeirFolder.Is(folder) ? BeirFolder.Read(folder)
                : PageQuestionFolder.Is(folder) ? PageQuestionFolder.Read(folder)
                : QuestionFolder.Is(folder) ? QuestionFolder.Read(folder, documents)
                : throw new InvalidDataException($"'{folder}' holds no questions: neither *.jsonl of them nor the files of BEIR, NoMIRACL or FinanceBench.");
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"'{folder}' is not as it should be: {fault.Message}", fault);
        }
    }
}
