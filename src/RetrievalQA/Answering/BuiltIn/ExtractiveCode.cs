using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using RetrievalQA.Answering.Tools;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>
/// The Python that the built-in model runs: blocks that the user wrote, or a report over the tables among the files
/// where a chart or summary is asked for.
/// </summary>
internal static partial class ExtractiveCode
{
    private const int MaxTables = 3;
    private const string ListFiles = "import os\nprint(*sorted(os.listdir('/mnt/data')), sep='\\n')";

    private const string NextCell = "# %% next block\n";

    private static readonly JsonSerializerOptions PlainText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Tables = [".csv", ".tsv", ".xlsx", ".xlsm"];

    /// <summary>The code for a message; null where it asks for none.</summary>
    /// <param name="files">Paths of the attached files.</param>
    /// <param name="isExpected">The model is forced to run code, or can do nothing else: it need not be asked for by name.</param>
    public static string? For(string message, IReadOnlyList<string> files, bool isExpected)
    {
        if (Blocks(message) is { Length: > 0 } written)
        {
            return written;
        }

        var tables = files.Where(file => Tables.Contains(Path.GetExtension(file).ToLowerInvariant(), StringComparer.Ordinal)).ToList();
        return tables.Count > 0 && (isExpected || Asked().IsMatch(message)) ? ReportOn(Chosen(message, tables), message) : null;
    }

    /// <summary>Code for a model that is forced to run some without being asked for any.</summary>
    public static string Whatever => ListFiles;

    /// <summary>The Python blocks of a message, one after the other; without any, the blocks of no language that look like Python.</summary>
    public static string Blocks(string message)
    {
        var blocks = FencedCode.Read(message).Where(block => !string.IsNullOrWhiteSpace(block.Code)).ToList();
        var python = blocks.Exists(block => block.Language == FencedCode.Python)
            ? blocks.Where(block => block.Language == FencedCode.Python)
            : blocks.Where(block => block.Language.Length == 0 && BarePython.Is(block.Lines));
        List<string> code = [.. python.Select(block => block.Code)];
        return string.Join(code.Exists(HoldsForItself) ? NextCell : "", code);
    }

    // A magic of a cell holds for its own block, and so does what a session's prompts make of the lines without one.
    private static bool HoldsForItself(string code) =>
        code.TrimStart() is var first && (first.StartsWith("%%", StringComparison.Ordinal) || first.StartsWith(">>>", StringComparison.Ordinal));

    private static List<string> Chosen(string message, List<string> tables)
    {
        var named = tables.Where(table => message.Contains(Path.GetFileName(table), StringComparison.OrdinalIgnoreCase)).ToList();
        return [.. (named.Count > 0 ? named : tables).TakeLast(MaxTables)];
    }

    // What the message asks of the tables is read where their columns are known: in the module.
    private static string ReportOn(List<string> tables, string message)
    {
        string[] arguments =
        [
            Python(tables),
            .. ExtractivePhrases.IsKorean(message) ? new[] { "language=\"ko\"" } : [],
            $"question={Python(message)}",
        ];
        return $"""
            from table_report import report

            report({string.Join(", ", arguments)})
            """;
    }

    // JSON strings and lists of them are Python as well, but for characters that JSON writes in two halves.
    private static string Python<T>(T value) => Pair().Replace(
        JsonSerializer.Serialize(value, PlainText),
        pair => char.ConvertFromUtf32(
            char.ConvertToUtf32((char)Convert.ToInt32(pair.Groups["high"].Value, 16), (char)Convert.ToInt32(pair.Groups["low"].Value, 16))));

    [GeneratedRegex(@"(?<=(?:^|[^\\])(?:\\\\)*)\\u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Pair();

    [GeneratedRegex(@"\b(?:charts?|plots?|graphs?|diagrams?|histograms?|visuali[sz]\w*|summar\w*|describe|statistics?|trends?|averages?|correlat\w*|distribution|analy[sz]\w*|pie|donut|scatter\w*|(?:top|bottom) \d+|zusammenfass\w*|diagramm\w*|graphique\w*|r[ée]sum\w*|gr[áa]fico\w*|resumen)\b|차트|그래프|시각화|그려|도표|요약|통계|평균|추세|추이|분석|히스토그램|분포|상관|막대|꺾은선|산점도|파이차트|[상하]위 ?\d|图|可视化|总结|摘要|趋势|统计|分析|グラフ|可視化|要約|傾向|統計", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Asked();
}
