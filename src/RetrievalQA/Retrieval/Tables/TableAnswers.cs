namespace RetrievalQA.Retrieval.Tables;

/// <summary>Answers questions over tables by rule: which rows, how many, most, least, total, average.</summary>
public static class TableAnswers
{
    /// <summary>The answer of the table that is meant, or why none gives it; null where the question asks no table.</summary>
    /// <param name="tables">Best first.</param>
    public static TableFinding? Of(string question, IReadOnlyList<AskedTable> tables)
    {
        if (tables.Count == 0 || TableQuestion.Of(question) is not { } asked)
        {
            return null;
        }

        var findings = tables.Select((table, index) => TableReader.Read(asked, table, index)).OfType<TableFinding>().ToList();
        var answers = findings.FindAll(finding => finding.IsAnswer);
        return answers.MaxBy(finding => finding.Named) is { } answer
            ? answers.Count > 1 && answer.Named == 0 ? Unclear(answer) : answer
            : findings.FindAll(finding => finding.Obstacle is not TableObstacle.Unnamed).MaxBy(finding => finding.Named)
            ?? findings.Where(finding => finding.Named > 0).MaxBy(finding => finding.Named);
    }

    // Several tables would answer, and the question names nothing of any.
    private static TableFinding Unclear(TableFinding answer) => answer with { Obstacle = TableObstacle.Column, Rows = [], Value = "", Column = null };
}
