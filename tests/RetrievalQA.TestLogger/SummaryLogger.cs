using System.Globalization;
using System.Text;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace RetrievalQA.TestLogger;

/// <summary>Writes what a reader wants of a run of many tests: how far it is, each failure once, why tests were skipped, a summary.</summary>
[FriendlyName("summary")]
[ExtensionUri("logger://retrievalqa/summary")]
public sealed class SummaryLogger(TextWriter output) : ITestLogger
{
    private const int TestsPerLine = 250;
    private const int MessageLength = 4_000;
    private const int StackLines = 15;
    private const int SlowestTests = 5;

    private readonly List<TestResult> failed = [];
    private readonly List<TestResult> skipped = [];
    private readonly PriorityQueue<TestResult, TimeSpan> slowest = new();
    private int passed;

    public SummaryLogger()
        : this(Console.Out)
    {
    }

    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        var start = TimeProvider.System.GetTimestamp();
        events.TestResult += (_, ended) => Count(ended.Result, start);
        events.TestRunMessage += (_, message) => WriteProblem(message);
        events.TestRunComplete += (_, run) => WriteSummary(run, start);
    }

    /// <summary>Text without characters that a terminal would obey; lines stay lines.</summary>
    public static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var isHidden = category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            _ = isHidden && rune.Value is not '\n' ? printable.Append($"\\u{rune.Value:x4}") : printable.Append(rune.ToString());
        }

        return printable.ToString();
    }

    private void Count(TestResult result, long start)
    {
        switch (result.Outcome)
        {
            case TestOutcome.Passed:
                passed++;
                break;
            case TestOutcome.Skipped:
                skipped.Add(result);
                break;
            default:
                failed.Add(result);
                break;
        }

        slowest.Enqueue(result, result.Duration);
        if (slowest.Count > SlowestTests)
        {
            slowest.Dequeue();
        }

        if ((passed + failed.Count + skipped.Count) % TestsPerLine == 0)
        {
            output.WriteLine($"{Totals()} after {Clock(TimeProvider.System.GetElapsedTime(start))}");
        }
    }

    // The adapter sends each failure as a message too; those come with their results.
    private void WriteProblem(TestRunMessageEventArgs message)
    {
        if (message.Level is not TestMessageLevel.Informational && !message.Message.StartsWith("[xUnit.net", StringComparison.Ordinal))
        {
            output.WriteLine(Printable(message.Message));
        }
    }

    // Minutes go on beyond an hour.
    private static string Clock(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";

    private void WriteSummary(TestRunCompleteEventArgs run, long start)
    {
        foreach (var result in failed)
        {
            output.WriteLine($"\nFAILED {NameOf(result)} ({result.Duration.TotalSeconds:0.0} s)");
            output.WriteLine(Printable(Cut(result.ErrorMessage ?? "No message.")));
            output.WriteLine(Printable(string.Join('\n', (result.ErrorStackTrace ?? "").Split('\n').Take(StackLines))).TrimEnd());
        }

        foreach (var reason in skipped.GroupBy(result => result.ErrorMessage ?? "no reason given", StringComparer.Ordinal))
        {
            output.WriteLine($"\nSkipped, since {Printable(reason.Key)}");
            reason.Select(NameOf).Order(StringComparer.Ordinal).ToList().ForEach(name => output.WriteLine($"  {name}"));
        }

        if (run.IsAborted)
        {
            output.WriteLine($"\nThe run was cut off: {Printable(run.Error?.Message ?? "the process of the tests ended")}");
        }

        output.WriteLine("\nSlowest:");
        foreach (var (result, duration) in slowest.UnorderedItems.OrderByDescending(item => item.Priority))
        {
            output.WriteLine($"  {Clock(duration)} {NameOf(result)}");
        }

        output.WriteLine($"\n{Totals()} in {Clock(TimeProvider.System.GetElapsedTime(start))}");
    }

    private string Totals() => $"{passed} passed, {failed.Count} failed, {skipped.Count} skipped";

    private static string NameOf(TestResult result) => Printable(Cut(result.DisplayName ?? result.TestCase.DisplayName)).Replace('\n', ' ');

    private static string Cut(string text) => text.Length <= MessageLength ? text : $"{text[..MessageLength]} …";
}
