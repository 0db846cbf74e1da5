namespace RetrievalQA.Evaluation;

/// <summary>What one evaluation found: the server that was asked first, then what it is compared with.</summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Task">"answers", "retrieval" or "documents".</param>
/// <param name="Label">What the server is called in tables.</param>
/// <param name="Date">As yyyy-MM-dd HH:mm, UTC.</param>
/// <param name="Unread">Documents that the server refused or could not read.</param>
public sealed record EvaluationReport(string Set, string Task, string Label, string Date, IReadOnlyList<SystemReport> Systems, int Unread = 0);

/// <param name="Name">Empty for the server that was asked.</param>
/// <param name="Source">Where the figures were published; null where they were measured here.</param>
public sealed record SystemReport(string Name, string? Source, IReadOnlyList<FigureGroup> Groups, IReadOnlyList<Failure> Failures);

/// <summary>Figures of some of the questions.</summary>
/// <param name="Half">"choose", "report", or "all" where a set has no halves.</param>
/// <param name="By">"all", "kind", "language" or "format".</param>
/// <param name="Name">The kind, language or format; empty for all.</param>
/// <param name="Count">Questions or documents.</param>
public sealed record FigureGroup(string Half, string By, string Name, int Count, IReadOnlyList<Estimate> Figures)
{
    /// <summary>Of all questions of a half, where the server gives its confidence.</summary>
    public IReadOnlyList<CalibrationBin>? Calibration { get; init; }

    public const string All = "all";

    public const string ReportHalf = "report";

    public Estimate? Find(string figure) => Figures.FirstOrDefault(estimate => estimate.Name == figure);
}

/// <summary>What went wrong, for somebody who looks for the cause.</summary>
/// <param name="Id">Of the question or document.</param>
public sealed record Failure(string Id, string Kind, string Question, string Got, string Wanted);
