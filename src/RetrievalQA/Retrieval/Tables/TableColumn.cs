using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>A column of a table, its cells read as figures and dates.</summary>
internal sealed partial class TableColumn
{
    private const int LongestDate = 30;

    private readonly IReadOnlyList<string> cells;

    /// <param name="name">As its header has it.</param>
    /// <param name="cells">Of the rows that are no totals.</param>
    public TableColumn(int index, string name, IReadOnlyList<string> cells, bool commaIsDecimal)
    {
        (Index, Name, CommaIsDecimal, this.cells) = (index, name, commaIsDecimal, cells);
        BareName = Bracketed().Replace(name, " ").Trim();
        Figures = new Figures(cells, commaIsDecimal);
        Dates = [.. cells.Select(DateOf)];
        IsDated = Dates.Count(date => date.Length > 0) is var dated and > 0 && dated * 2 > cells.Count;
        IsNumeric = Figures.IsNumeric && !IsDated;
        var said = cells.Where((_, row) => !Figures.IsMissing[row]).ToList();
        IsYesNo = cells.Any(TableVocabulary.Yes().IsMatch)
            && cells.Where(cell => cell.Length > 0).All(cell => TableVocabulary.Yes().IsMatch(cell) || TableVocabulary.No().IsMatch(cell));
        Distinct = said.Distinct(StringComparer.OrdinalIgnoreCase).Count();
    }

    public int Index { get; }

    public string Name { get; }

    public bool CommaIsDecimal { get; }

    /// <summary>Without what stands in brackets, such as a unit.</summary>
    public string BareName { get; }

    public Figures Figures { get; }

    /// <summary>Of each row as ISO 8601 has it; empty where it has none.</summary>
    public IReadOnlyList<string> Dates { get; }

    public bool IsNumeric { get; }

    public bool IsDated { get; }

    public bool IsYesNo { get; }

    /// <summary>Values that differ.</summary>
    public int Distinct { get; }

    public string this[int row] => cells[row];

    /// <summary>Years, which are not added.</summary>
    public bool HoldsYears => IsNumeric && Figures.Decimals == 0 && Figures.Values.All(value => value is null or (>= 1800 and <= 2200));

    private static string DateOf(string cell) =>
        cell.Length is > 0 and <= LongestDate && cell.Any(char.IsDigit) && WrittenDates.In(cell) is [var date, ..] ? date.Date : "";

    [GeneratedRegex(@"\s*(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\])\s*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Bracketed();
}
