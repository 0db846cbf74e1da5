using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using RetrievalQA.TestLogger;

namespace RetrievalQA.Tests.TestLogger;

public sealed class SummaryLoggerTests : IDisposable
{
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly RaisedEvents events = new();

    public SummaryLoggerTests() => new SummaryLogger(output).Initialize(events, "");

    public void Dispose() => output.Dispose();

    [Fact]
    public void A_failure_is_written_once_with_its_message_and_passed_tests_are_counted_only()
    {
        events.Send(TestOutcome.Passed, "Fine");
        events.Say(TestMessageLevel.Error, "[xUnit.net 00:00:01.00]     Broken [FAIL]");
        events.Send(TestOutcome.Failed, "Broken", "Expected 1");
        events.Complete();
        var text = output.ToString();
        Assert.Contains("\n1 passed, 1 failed, 0 skipped in 0:00\n", text, StringComparison.Ordinal);
        text = text[..text.IndexOf("Slowest", StringComparison.Ordinal)];
        Assert.Equal([1, 1, 0], new[] { "Broken", "Expected 1", "Fine" }.Select(word => text.Split(word).Length - 1));
    }

    [Fact]
    public void Skipped_tests_stand_under_their_reason()
    {
        events.Send(TestOutcome.Skipped, "B", "it is dark.");
        events.Send(TestOutcome.Skipped, "A", "it is dark.");
        events.Complete();
        Assert.Contains("\nSkipped, since it is dark.\n  A\n  B\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_slowest_tests_are_named_with_their_time()
    {
        Enumerable.Range(1, 9).ToList().ForEach(minutes => events.Send(TestOutcome.Passed, $"T{minutes}", took: TimeSpan.FromMinutes(minutes)));
        events.Complete();
        Assert.Contains("\nSlowest:\n  9:00 T9\n  8:00 T8\n  7:00 T7\n  6:00 T6\n  5:00 T5\n\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_250_tests_are_a_line()
    {
        Enumerable.Range(0, 501).ToList().ForEach(number => events.Send(TestOutcome.Passed, $"T{number}"));
        Assert.Equal(["250 passed, 0 failed, 0 skipped after 0:00", "500 passed, 0 failed, 0 skipped after 0:00", ""], output.ToString().Split('\n'));
    }

    [Theory]
    [InlineData("a\0b\u001b[2Jc", @"a\u0000b\u001b[2Jc")]
    [InlineData("line\nline\r", "line\nline\\u000d")]
    [InlineData("\u202e한 😀", "\\u202e한 😀")]
    public void What_it_writes_is_text(string text, string printable)
    {
        Assert.Equal(printable, SummaryLogger.Printable(text));
        events.Send(TestOutcome.Failed, text, text);
        events.Complete();
        Assert.DoesNotContain(output.ToString(), rune => char.IsControl(rune) && rune is not '\n');
    }

    [Fact]
    public void A_run_that_is_cut_off_says_so()
    {
        events.Complete(new InvalidOperationException("The host ended."));
        Assert.Contains("The run was cut off: The host ended.", output.ToString(), StringComparison.Ordinal);
    }

    private sealed class RaisedEvents : TestLoggerEvents
    {
        public override event EventHandler<TestRunMessageEventArgs>? TestRunMessage;

        public override event EventHandler<TestRunStartEventArgs>? TestRunStart { add { } remove { } }

        public override event EventHandler<TestResultEventArgs>? TestResult;

        public override event EventHandler<TestRunCompleteEventArgs>? TestRunComplete;

        public override event EventHandler<DiscoveryStartEventArgs>? DiscoveryStart { add { } remove { } }

        public override event EventHandler<TestRunMessageEventArgs>? DiscoveryMessage { add { } remove { } }

        public override event EventHandler<DiscoveredTestsEventArgs>? DiscoveredTests { add { } remove { } }

        public override event EventHandler<DiscoveryCompleteEventArgs>? DiscoveryComplete { add { } remove { } }

        public void Say(TestMessageLevel level, string text) => TestRunMessage?.Invoke(this, new TestRunMessageEventArgs(level, text));

        public void Send(TestOutcome outcome, string name, string? message = null, TimeSpan took = default) =>
            TestResult?.Invoke(this, new TestResultEventArgs(new TestResult(new TestCase("Tests." + name, new Uri("executor://x"), "x.dll"))
            {
                DisplayName = name,
                Outcome = outcome,
                ErrorMessage = message,
                Duration = took,
            }));

        public void Complete(Exception? error = null) =>
            TestRunComplete?.Invoke(this, new TestRunCompleteEventArgs(stats: null, isCanceled: false, error is not null, error, [], [], TimeSpan.Zero));
    }
}
