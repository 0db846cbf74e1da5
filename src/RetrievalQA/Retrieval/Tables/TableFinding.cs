namespace RetrievalQA.Retrieval.Tables;

/// <summary>What is asked of a table.</summary>
public enum TableOperation
{
    List,
    Count,
    Sum,
    Average,
    Median,
    Highest,
    Lowest,

    /// <summary>Whether one row has more, or less, than another.</summary>
    Compare,

    /// <summary>By how much two rows differ.</summary>
    Difference,

    /// <summary>Whether something holds of one row.</summary>
    Check,
}

/// <summary>Why a table does not answer a question that asks for the whole of it.</summary>
public enum TableObstacle
{
    /// <summary>Not all rows were read.</summary>
    Cut,

    /// <summary>It says nothing of what the question names.</summary>
    Unnamed,

    /// <summary>The question does not tell which column it is about.</summary>
    Column,

    /// <summary>Cells of the column are no numbers.</summary>
    NoNumbers,

    /// <summary>The column has several units.</summary>
    Units,

    /// <summary>What is counted is neither a value nor what the rows are.</summary>
    Noun,

    /// <summary>The row that is named has no figure, or the order has no such place.</summary>
    NoFigure,
}

/// <summary>What a table answers, or why it does not.</summary>
/// <param name="Table">Index of the table.</param>
/// <param name="Rows">The rows that the answer names, or that its figure is made of; in order.</param>
/// <param name="Value">The figure as the table would write it; empty where rows are asked for.</param>
/// <param name="Column">The column that was compared or added; null where none was.</param>
/// <param name="Condition">What the rows have in common: "City: Berlin"; empty where all rows were asked for.</param>
public sealed record TableFinding(int Table, TableOperation Operation, IReadOnlyList<int> Rows, string Value, int? Column, string Condition)
{
    /// <summary>Null where the table answers.</summary>
    public TableObstacle? Obstacle { get; init; }

    /// <summary>What the obstacle is about: words of the question, a column, a number of rows.</summary>
    public string About { get; init; } = "";

    /// <summary>The column that names the rows.</summary>
    public int Label { get; init; }

    /// <summary>Rows without a figure, which are left out.</summary>
    public IReadOnlyList<int> Missing { get; init; } = [];

    /// <summary>The figure stands in a row for the total, which is the one in <see cref="Rows"/>.</summary>
    public bool IsStated { get; init; }

    /// <summary>A row for the total that states another figure than its rows add up to; null where none does.</summary>
    public int? Differing { get; init; }

    /// <summary>Whether it is so, of what is asked with yes or no.</summary>
    public bool Holds { get; init; }

    /// <summary>Each row is said with its figure.</summary>
    public bool IsEachSaid { get; init; }

    /// <summary>Rows are asked for by a bound or a time, which rows that share words say nothing of.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Rows that were looked at.</summary>
    public int Of { get; init; }

    /// <summary>Words of the question that the table's title holds: of two tables the one that is meant.</summary>
    internal int Named { get; init; }

    public bool IsAnswer => Obstacle is null;

    /// <summary>All rows that the answer rests on.</summary>
    public IEnumerable<int> Cited => Rows.Concat(Missing).Concat(Differing is { } total ? [total] : []);
}
