using System.Globalization;
using System.Text;

namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>
/// Knows a header that its format does not mark: a name in every column, above columns of figures. A name may have digits ("CO2 (t)",
/// "Q1", "2023"), where what stands below it is written otherwise.
/// </summary>
internal static class HeaderGuess
{
    private const int FewestRows = 3;
    private const int LettersOfWord = 4;
    private const int DigitsOfYear = 4;

    public static bool IsHeader(IReadOnlyList<IReadOnlyList<PlacedCell>> rows)
    {
        if (rows.Count < FewestRows)
        {
            return false;
        }

        var columns = rows.Max(row => row.Max(cell => cell.Column + cell.ColumnSpan));
        return columns > 1 && rows[0].Count == columns
            && NamesColumns(rows[0], rows.Skip(1).SelectMany(row => row).ToLookup(cell => cell.Column, cell => cell.Text))
            && AnyHoldsFigures(rows.Skip(1), columns);
    }

    private static bool NamesColumns(IReadOnlyList<PlacedCell> first, ILookup<int, string> below)
    {
        var years = first.Select(cell => YearOf(cell.Text)).OfType<int>().ToList();
        var areInOrder = years.Count > 1 && years.Zip(years.Skip(1)).All(pair => pair.Second - pair.First == years[1] - years[0]) && years[0] != years[1];
        return first.All(cell => cell.Text.Length > 0 && (!HasFigure(cell.Text)
            || (YearOf(cell.Text) is not null ? areInOrder && below[cell.Column].All(text => YearOf(text) is null)
                : IsName(cell.Text) && below[cell.Column].All(text => ShapeOf(text) != ShapeOf(cell.Text)))));
    }

    private static int? YearOf(string text) =>
        text.Length == DigitsOfYear && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1900 and < 2100
            ? year
            : null;

    // It begins with a letter or a year, or holds a word; "12 kg" is none.
    private static bool IsName(string text)
    {
        var (letters, longest) = (0, 0);
        foreach (var character in text)
        {
            letters = char.IsLetter(character) ? letters + 1 : 0;
            longest = Math.Max(longest, letters);
        }

        return longest >= LettersOfWord || char.IsLetter(text[0]) || (longest > 0 && YearOf(text[..Math.Min(text.Length, DigitsOfYear)]) is not null);
    }

    // Runs of letters and of digits as one each.
    private static string ShapeOf(string text)
    {
        var shape = new StringBuilder();
        foreach (var character in text)
        {
            var kind = char.IsDigit(character) ? '0' : char.IsLetter(character) ? 'a' : character;
            if (shape.Length == 0 || kind != shape[^1])
            {
                shape.Append(kind);
            }
        }

        return shape.ToString();
    }

    private static bool AnyHoldsFigures(IEnumerable<IReadOnlyList<PlacedCell>> body, int columns)
    {
        var (filled, figures) = (new int[columns], new int[columns]);
        foreach (var cell in body.SelectMany(row => row).Where(cell => cell.Text.Length > 0))
        {
            filled[cell.Column]++;
            figures[cell.Column] += HasFigure(cell.Text) ? 1 : 0;
        }

        return filled.Zip(figures).Any(column => column.First > 1 && column.Second * 2 > column.First);
    }

    private static bool HasFigure(string text) => text.Any(char.IsDigit);
}
