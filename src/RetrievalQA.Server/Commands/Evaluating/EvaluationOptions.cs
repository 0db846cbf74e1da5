using System.CommandLine;
using System.CommandLine.Parsing;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>What every evaluation is asked for.</summary>
/// <param name="Url">The server to measure; null for one of its own.</param>
/// <param name="Key">The key of that server; null where it needs none.</param>
/// <param name="Half">Null for both.</param>
/// <param name="Most">Questions, at most.</param>
/// <param name="Json">A file for the results; null for none.</param>
/// <param name="Failures">How many are listed at most.</param>
/// <param name="WithReportFailures">Those of the half that nothing may be chosen on, too.</param>
internal sealed record EvaluationRequest(
    Uri? Url, string? Key, QuestionHalf? Half, int Most, FileInfo? Json, string Label, int Failures, bool WithReportFailures)
{
    public IReadOnlyCollection<QuestionHalf> ListedHalves => WithReportFailures ? [QuestionHalf.Choose, QuestionHalf.Report] : [QuestionHalf.Choose];
}

/// <summary>The options of every evaluation.</summary>
internal sealed class EvaluationOptions
{
    private const string BothHalves = "all";

    private readonly Option<Uri?> url = new("--url")
    {
        Description = $"Address of a running server, such as http://127.0.0.1:8080 or https://host/v1; its key in {ServerArgument.KeyVariable}. Without it one is started.",
        CustomParser = ServerArgument.ReadAddress,
    };

    private readonly Option<string> half = new("--half")
    {
        Description = "choose: questions to choose constants on; report: those that figures are published of; all.",
        DefaultValueFactory = _ => BothHalves,
    };

    private readonly Option<int> most = new("--most")
    {
        Description = "Questions to ask at most, spread over the set.", DefaultValueFactory = _ => int.MaxValue,
    };

    private readonly Option<FileInfo?> json = new("--json") { Description = "File for the results." };
    private readonly Option<string> label = new("--label") { Description = "What this server is called in tables.", DefaultValueFactory = _ => "RetrievalQA" };
    private readonly Option<int> failures = new("--failures") { Description = "How many failures are listed at most.", DefaultValueFactory = _ => 100 };

    private readonly Option<bool> reportFailures = new("--report-failures")
    {
        Description = "List failures of the half 'report' too. Whoever has seen them cannot publish figures of it any more.",
    };

    public void AddTo(Command command)
    {
        half.Validators.Add(result =>
        {
            if (result.Tokens is [var written] && HalfOf(written.Value) is null && written.Value != BothHalves)
            {
                result.AddError($"'{written.Value}' is no half: --half takes choose, report or {BothHalves}");
            }
        });
        most.Validators.Add(AtLeast(1));
        failures.Validators.Add(AtLeast(0));
        foreach (var option in (Option[])[url, half, most, json, label, failures, reportFailures])
        {
            command.Options.Add(option);
        }
    }

    public EvaluationRequest Read(ParseResult arguments) => new(
        arguments.GetValue(url),
        Key(),
        HalfOf(arguments.GetRequiredValue(half)),
        arguments.GetValue(most),
        arguments.GetValue(json),
        arguments.GetRequiredValue(label),
        arguments.GetValue(failures),
        arguments.GetValue(reportFailures));

    private static string? Key() =>
        ServerArgument.ReadKey(out var key) is { } fault ? throw new InvalidDataException(fault) : string.IsNullOrEmpty(key) ? null : key;

    private static QuestionHalf? HalfOf(string name) => name switch
    {
        "choose" => QuestionHalf.Choose,
        FigureGroup.ReportHalf => QuestionHalf.Report,
        _ => null,
    };

    private static Action<OptionResult> AtLeast(int lowest) => result =>
    {
        if (result.Tokens is [var written] && (!int.TryParse(written.Value, out var number) || number < lowest))
        {
            result.AddError($"'{written.Value}' is not a number from {lowest}.");
        }
    };
}
