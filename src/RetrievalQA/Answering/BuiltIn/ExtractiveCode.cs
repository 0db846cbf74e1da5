using System.Globalization;
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
    private const int MaxCharts = 6;
    private const int ChartsOfSeveral = 3;
    private const string ListFiles = "import os\nprint(*sorted(os.listdir('/mnt/data')), sep='\\n')";

    private const string NextCell = "# %%\n";

    private static readonly JsonSerializerOptions PlainText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Tables = [".csv", ".tsv", ".xlsx", ".xlsm"];
    private static readonly string[] Counts = ["one", "two", "three", "four", "five", "six"];
    private static readonly string[] KoreanCounts = ["한", "두", "세", "네", "다섯", "여섯"];

    private static readonly (Regex Word, string Kind)[] Kinds =
        [(LineWord(), "line"), (BarWord(), "bar"), (HistogramWord(), "histogram"), (ScatterWord(), "scatter")];

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
        return string.Join(code.Exists(HasCellMagic) ? NextCell : "", code);
    }

    // A magic of a cell holds for its own block.
    private static bool HasCellMagic(string code) => code.TrimStart().StartsWith("%%", StringComparison.Ordinal);

    private static List<string> Chosen(string message, List<string> tables)
    {
        var named = tables.Where(table => message.Contains(Path.GetFileName(table), StringComparison.OrdinalIgnoreCase)).ToList();
        return [.. (named.Count > 0 ? named : tables).TakeLast(MaxTables)];
    }

    private static string ReportOn(List<string> tables, string message)
    {
        var kinds = Kinds.Where(kind => kind.Word.IsMatch(message)).Select(kind => kind.Kind).ToList();
        string[] arguments =
        [
            Python(tables),
            $"charts={ChartsIn(message, kinds.Count).ToString(CultureInfo.InvariantCulture)}",
            .. kinds.Count > 0 ? new[] { $"kinds={Python(kinds)}" } : [],
            .. ExtractivePhrases.IsKorean(message) ? new[] { "language=\"ko\"" } : [],
            $"question={Python(message)}",
        ];
        return $"""
            from table_report import report

            report({string.Join(", ", arguments)})
            """;
    }

    private static int ChartsIn(string message, int kinds)
    {
        if (Count().Match(message) is { Success: true } counted)
        {
            var word = counted.Groups["count"].Value.ToLowerInvariant();
            var place = Math.Max(Array.IndexOf(Counts, word), Array.IndexOf(KoreanCounts, word)) + 1;
            return Math.Clamp(place > 0 ? place : int.Parse(word, CultureInfo.InvariantCulture), 1, MaxCharts);
        }

        return SeveralCharts().IsMatch(message) ? Math.Max(ChartsOfSeveral, kinds) : Math.Max(kinds, 1);
    }

    // JSON strings and lists of them are Python as well, but for characters that JSON writes in two halves.
    private static string Python<T>(T value) => Pair().Replace(
        JsonSerializer.Serialize(value, PlainText),
        pair => char.ConvertFromUtf32(
            char.ConvertToUtf32((char)Convert.ToInt32(pair.Groups["high"].Value, 16), (char)Convert.ToInt32(pair.Groups["low"].Value, 16))));

    [GeneratedRegex(@"(?<=(?:^|[^\\])(?:\\\\)*)\\u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pair();

    [GeneratedRegex(@"\b(?:charts?|plots?|graphs?|diagrams?|histograms?|visuali[sz]\w*|summar\w*|describe|statistics?|trends?|averages?|correlat\w*|distribution|analy[sz]\w*|zusammenfass\w*|diagramm\w*|graphique\w*|r[ée]sum\w*|gr[áa]fico\w*|resumen)\b|차트|그래프|시각화|그려|도표|요약|통계|평균|추세|추이|분석|히스토그램|분포|상관|图|可视化|总结|摘要|趋势|统计|分析|グラフ|可視化|要約|傾向|統計", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asked();

    [GeneratedRegex(@"\b(?<count>[1-9]|one|two|three|four|five|six)\s+(?:[\w-]+\s+){0,2}(?:charts?|plots?|graphs?|diagrams?|histograms?|figures?|visuali[sz]ations?)\b|(?<count>[1-9]|한|두|세|네|다섯|여섯)\s*(?:개|가지|장)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Count();

    [GeneratedRegex(@"\b(?:charts|plots|graphs|diagrams|figures|visuali[sz]ations|visuali[sz]e)\b|시각화|차트들|그래프들",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SeveralCharts();

    [GeneratedRegex(@"\bline (?:chart|plot|graph)s?\b|\bover time\b|선 ?그래프|꺾은선|시계열", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineWord();

    [GeneratedRegex(@"\bbar (?:chart|plot|graph)s?\b|막대", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BarWord();

    [GeneratedRegex(@"\bhistograms?\b|\bdistribution\b|히스토그램|분포", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HistogramWord();

    [GeneratedRegex(@"\bscatter\b|\bcorrelat\w*|산점도|상관", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScatterWord();
}
