using System.Globalization;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval.Tables;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>Says what a table answers: the figure or the rows, each with the code of its row.</summary>
internal sealed class TableSentence(ReadTable table, TableFinding finding, TablePhrases phrases)
{
    // So many rows are named one by one; of more, the first are.
    private const int MostNamed = 12;

    public string Text()
    {
        var column = finding.Column is { } measured ? table.Columns[measured] : "";
        var count = finding.Rows.Count.ToString(CultureInfo.InvariantCulture);
        var text = finding.Operation switch
        {
            TableOperation.Highest or TableOperation.Lowest when finding.IsEachSaid => TablePhrases.Filled(phrases.Value, column, Named(), "", count),
            TableOperation.Highest => TablePhrases.Filled(phrases.Highest, column, Named(), finding.Value, count),
            TableOperation.Lowest => TablePhrases.Filled(phrases.Lowest, column, Named(), finding.Value, count),
            TableOperation.Sum when finding.Differing is { } total => TablePhrases.Filled(
                phrases.Differing, column, Codes(finding.Rows), finding.Value, $"{table.Rows[total][finding.Column!.Value].Text}【{table.Codes[total]}】"),
            TableOperation.Sum when finding.IsStated => TablePhrases.Filled(phrases.Stated, column, Codes(finding.Rows), finding.Value, count),
            TableOperation.Sum or TableOperation.Average or TableOperation.Median when finding.Rows.Count == 1 =>
                TablePhrases.Filled(phrases.Value, $"{LabelOf(finding.Rows[0])}; {column}", Codes(finding.Rows), finding.Value, count),
            TableOperation.Sum => TablePhrases.Filled(phrases.Sum, column, Made(), finding.Value, count),
            TableOperation.Average => TablePhrases.Filled(phrases.Average, column, Made(), finding.Value, count),
            TableOperation.Median => TablePhrases.Filled(phrases.Median, column, Made(), finding.Value, count),
            TableOperation.Compare or TableOperation.Check =>
                TablePhrases.Filled(phrases.Verdict, column, Named(), finding.Holds ? phrases.Yes : phrases.No, count),
            TableOperation.Difference => TablePhrases.Filled(phrases.Difference, column, Named(), finding.Value, count),
            TableOperation.Count => TablePhrases.Filled(phrases.Count, column, Named(), finding.Value, finding.Of.ToString(CultureInfo.InvariantCulture)),
            _ => TablePhrases.Filled(phrases.List, column, Named(), "", count),
        };
        return text + Missing();
    }

    // "(Date: 2025-03)" and the codes of the rows.
    private string Made() => $"{(finding.Condition.Length > 0 ? $" ({finding.Condition})" : "")}{Codes(finding.Rows)}";

    private string Named()
    {
        if (finding.Rows.Count == 0)
        {
            return $"{finding.Condition}{Codes([.. Enumerable.Range(0, table.Rows.Count)])}";
        }

        var named = finding.Rows.Take(MostNamed).Select(row => $"{LabelOf(row)}{FigureOf(row)}【{table.Codes[row]}】");
        var rest = finding.Rows.Count > MostNamed ? $", … ({FirstOnly})" : "";
        var condition = finding.Operation is TableOperation.Count or TableOperation.List && finding.Condition.Length > 0 ? $"{finding.Condition}: " : "";
        return $"{condition}{string.Join(", ", named)}{rest}";
    }

    private string FigureOf(int row) => finding.IsEachSaid && finding.Column is { } column ? $" ({table.Rows[row][column].Text})" : "";

    // A column of which rows say the same names none of them.
    private string LabelOf(int row)
    {
        var label = table.Rows[row][finding.Label].Text;
        return label.Length > 0 && table.Rows.Count(other => other[finding.Label].Text == label) == 1 ? label
            : AskedTable.Said(table.Columns, table.Rows[row].Select(cell => cell.Text));
    }

    // Rows that follow each other are one quote; of scattered ones the first are cited.
    private string Codes(IReadOnlyList<int> rows)
    {
        var isOne = rows.Count <= MostNamed || rows[^1] - rows[0] == rows.Count - 1;
        var cited = string.Concat((isOne ? rows : rows.Take(MostNamed)).Select(row => $"【{table.Codes[row]}】"));
        return isOne ? cited : $"{cited} ({FirstOnly})";
    }

    private string FirstOnly => TablePhrases.Filled(phrases.FirstOnly, "", "", "", MostNamed.ToString(CultureInfo.InvariantCulture));

    private string Missing() => finding.Missing.Count == 0 ? ""
        : " " + TablePhrases.Filled(phrases.Missing, "", Codes(finding.Missing), "", finding.Missing.Count.ToString(CultureInfo.InvariantCulture));
}
