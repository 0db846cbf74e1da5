using System.Globalization;
using System.Text;
using RetrievalQA.Text;

namespace RetrievalQA.Evaluation;

/// <summary>Reports as Markdown.</summary>
public static class ReportMarkdown
{
    private const string None = "–";

    /// <summary>What one evaluation found: each figure with its interval, by half, then by kind, and what failed.</summary>
    public static string Of(EvaluationReport report)
    {
        var text = new StringBuilder();
        text.Append($"# {MarkdownText.Literal(report.Set)}: {report.Task}\n\n{MarkdownText.Literal(report.Label)}, {report.Date}. ");
        text.Append("Each figure with its 95 % interval: a bootstrap that draws documents or articles where questions share one.\n\n");
        if (report.Unread > 0)
        {
            text.Append($"{report.Unread} documents were not read by the server; questions about them are asked all the same.\n\n");
        }


        var columns = report.Systems.SelectMany(
            system => system.Groups.Where(group => group.By == FigureGroup.All).Select(group => (System: system, Group: group)));
        text.Append(Figures([.. columns]));
        var own = report.Systems[0];
        foreach (var division in own.Groups.Where(group => group.By != FigureGroup.All).GroupBy(group => (group.Half, group.By)))
        {
            var half = division.Key.Half == FigureGroup.All ? "" : $", half '{division.Key.Half}'";
            text.Append($"\n## By {division.Key.By}{half}\n\n").Append(Division([.. division]));
        }

        foreach (var group in own.Groups.Where(group => group.Calibration is { Count: > 0 }))
        {
            AppendCalibration(text, group);
        }

        AppendFailures(text, own.Failures);
        return text.ToString();
    }

    /// <summary>
    /// One table for each set: a row for each report, oldest first, then what they are compared with. Of sets that have halves
    /// only the one that nothing was chosen on.
    /// </summary>
    public static string Compare(IReadOnlyList<EvaluationReport> reports)
    {
        var text = new StringBuilder();
        var sets = reports.GroupBy(report => (report.Task, report.Set));
        foreach (var set in sets.OrderBy(set => set.Key.Task, StringComparer.Ordinal).ThenBy(set => set.Key.Set, StringComparer.Ordinal))
        {
            var rows = RowsOf([.. set.OrderBy(report => report.Date, StringComparer.Ordinal)]);
            text.Append($"## {MarkdownText.Literal(set.Key.Set)}: {set.Key.Task}\n\n").Append(Rows(rows)).Append('\n').Append(Kinds(rows));
        }

        return text.ToString();
    }

    // What several reports compare with is the newest of its name.
    private static List<Row> RowsOf(IReadOnlyList<EvaluationReport> ordered)
    {
        var own = ordered.SelectMany(report => report.Systems
            .Where(system => system.Name.Length == 0)
            .Select(system => new Row($"{report.Label} ({report.Date})", Published(system))));
        var others = ordered.SelectMany(report => report.Systems)
            .Where(system => system.Name.Length > 0)
            .GroupBy(system => system.Name)
            .Select(same => same.Last())
            .Select(system => new Row(system.Name + (system.Source is { } source ? $" ({source})" : ""), Published(system)));
        return [.. own, .. others];
    }

    private static List<FigureGroup> Published(SystemReport system) =>
        [.. system.Groups.Where(group => group.Half is FigureGroup.ReportHalf or FigureGroup.All)];

    private static string Rows(List<Row> rows)
    {
        var whole = rows.Select(row => (row.Name, Group: row.Groups.Find(group => group.By == FigureGroup.All))).Where(row => row.Group is not null).ToList();
        var figures = whole.SelectMany(row => row.Group!.Figures.Select(figure => figure.Name)).Distinct().ToList();
        return Table(
            ["", "n", .. figures],
            whole.Select(row => (IEnumerable<string>)
                [MarkdownText.Literal(row.Name), $"{row.Group!.Count}", .. figures.Select(figure => Shown(row.Group.Find(figure)))]));
    }

    // One figure: a table of everything by everything is not read.
    private static string Kinds(List<Row> rows)
    {
        var text = new StringBuilder();
        foreach (var by in rows.SelectMany(row => row.Groups).Select(group => group.By).Where(by => by != FigureGroup.All).Distinct().ToList())
        {
            var divided = rows.Where(row => row.Groups.Exists(group => group.By == by)).ToList();
            var groups = divided.SelectMany(row => row.Groups).Where(group => group.By == by).ToList();
            var names = groups.Select(group => group.Name).Distinct().Order(StringComparer.Ordinal).ToList();
            var figure = groups.SelectMany(group => group.Figures).Select(estimate => estimate.Name).FirstOrDefault() ?? AnswerFigures.Right;
            text.Append($"By {by}: {figure}\n\n").Append(Table(
                ["", .. names.Select(MarkdownText.Literal)],
                divided.Select(row => (IEnumerable<string>)[MarkdownText.Literal(row.Name), .. names.Select(name => row.Shown(by, name, figure))])));
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Figures(List<(SystemReport System, FigureGroup Group)> columns)
    {
        var figures = columns.SelectMany(column => column.Group.Figures.Select(figure => figure.Name)).Distinct();
        return Table(
            ["", .. columns.Select(column => $"{Prefix(column.System)}{column.Group.Half}, n = {column.Group.Count}")],
            figures.Select(figure => (IEnumerable<string>)[figure, .. columns.Select(column => Shown(column.Group.Find(figure)))]));

        static string Prefix(SystemReport system) => system.Name.Length > 0 ? $"{MarkdownText.Literal(system.Name)}, " : "";
    }

    private static string Division(List<FigureGroup> groups)
    {
        var figures = groups.SelectMany(group => group.Figures.Select(figure => figure.Name)).Distinct().ToList();
        return Table(
            ["", "n", .. figures],
            groups.Select(group => (IEnumerable<string>)
                [MarkdownText.Literal(group.Name), $"{group.Count}", .. figures.Select(figure => Number(group.Find(figure)?.Value))]));
    }

    private static void AppendCalibration(StringBuilder text, FigureGroup group) =>
        text.Append($"\n## Calibration, half '{group.Half}'\n\n").Append(Table(
            ["confidence", "answers", "mean confidence", "right"],
            group.Calibration!.Select(bin => (IEnumerable<string>)
                [$"{Number(bin.From)}–{Number(bin.To)}", $"{bin.Count}", Number(bin.Confidence), Number(bin.Right)])));

    private static void AppendFailures(StringBuilder text, IReadOnlyList<Failure> failures)
    {
        if (failures.Count > 0)
        {
            text.Append("\n## Failures\n\n");
            foreach (var failure in failures)
            {
                text.Append($"- **{MarkdownText.Literal(failure.Id)}** ({MarkdownText.Literal(failure.Kind)}): {MarkdownText.Literal(failure.Question)}\n");
                text.Append($"  - got: {MarkdownText.Literal(failure.Got)}\n  - wanted: {MarkdownText.Literal(failure.Wanted)}\n");
            }
        }
    }

    private static string Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        List<string> titles = [.. head];
        var text = new StringBuilder($"| {string.Join(" | ", titles)} |\n|{string.Concat(Enumerable.Repeat("---|", titles.Count))}\n");
        foreach (var row in rows)
        {
            text.Append($"| {string.Join(" | ", row)} |\n");
        }

        return text.ToString();
    }

    private static string Shown(Estimate? estimate) => estimate is null ? None
        : estimate is { Low: { } low, High: { } high } ? $"{Number(estimate.Value)} [{Number(low)}, {Number(high)}]" : Number(estimate.Value);

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? None;

    /// <param name="Groups">Those that may be published.</param>
    private sealed record Row(string Name, List<FigureGroup> Groups)
    {
        public string Shown(string by, string name, string figure) =>
            Groups.Find(group => group.By == by && group.Name == name) is { } found ? $"{Number(found.Find(figure)?.Value)} of {found.Count}" : None;
    }
}
