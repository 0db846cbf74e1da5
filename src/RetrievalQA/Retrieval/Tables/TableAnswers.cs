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
        return findings.FindAll(finding => finding.IsAnswer).MaxBy(finding => finding.Named)
            ?? findings.FindAll(finding => finding.Obstacle is not TableObstacle.Unnamed).MaxBy(finding => finding.Named)
            ?? findings.Where(finding => finding.Named > 0).MaxBy(finding => finding.Named);
    }
}
