using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using RetrievalQA.Evaluation;
using RetrievalQA.Evaluation.Sets;
using RetrievalQA.Server.Commands.Evaluating;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary><c>eval</c>: measures a server by questions whose answers are known, through its API, and says how sure the figures are.</summary>
public static class EvalCommand
{
    private const int Interrupted = 130;

    private const string CorpusFolder = "corpus";

    /// <param name="build">Makes the server of this program from arguments.</param>
    public static Command Create(Func<string[], WebApplication> build) =>
        new("eval", "Measures search, answers or the reading of documents by questions whose answers are known.")
    {
        Retrieval(build),
        Answers(build),
        Documents(build),
        Corpus(build),
        Report(),
    };

    private static Command Retrieval(Func<string[], WebApplication> build)
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "Folder as BEIR has them (corpus.jsonl, queries.jsonl, qrels.tsv), or of questions with quotes.",
        };
        var docs = DocumentsOption();
        var options = new EvaluationOptions();
        var command = new Command("retrieval", "Measures the search of a vector store, here or at any server with the same API.") { folder, docs };
        options.AddTo(command);
        command.SetAction((arguments, _) => RunAsync(build, options.Read(arguments), (evaluation, cancel) =>
            evaluation.SearchAsync(EvaluationFolder.Read(Expect(arguments.GetRequiredValue(folder)), Folders(arguments, docs)), cancel)));
        return command;
    }

    private static Command Answers(Func<string[], WebApplication> build)
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "Folder of questions: *.jsonl about files, or as BEIR (with answers.jsonl), NoMIRACL or FinanceBench have them.",
        };
        var docs = DocumentsOption();
        var options = new EvaluationOptions();
        var command = new Command("answers", "Measures answers: whether the quotes hold them, and whether what cannot be answered is refused.")
        {
            folder, docs,
        };
        options.AddTo(command);
        command.SetAction((arguments, _) => RunAsync(build, options.Read(arguments), (evaluation, cancel) => evaluation.AnswerAsync(
            EvaluationFolder.Read(Expect(arguments.GetRequiredValue(folder)), Folders(arguments, docs)), cancel)));
        return command;
    }

    private static Command Documents(Func<string[], WebApplication> build)
    {
        var manifest = new Argument<FileInfo>("manifest") { Description = "JSON list of documents, with phrases that must be found on their pages." };
        var options = new EvaluationOptions();
        var command = new Command("documents", "Measures how documents are read.") { manifest };
        options.AddTo(command);
        command.SetAction((arguments, _) => RunAsync(build, options.Read(arguments), (evaluation, cancel) =>
            evaluation.ReadAsync(arguments.GetRequiredValue(manifest), cancel)));
        return command;
    }

    private static Command Corpus(Func<string[], WebApplication> build)
    {
        var options = new EvaluationOptions();
        var command = new Command("corpus", "Measures answers about the sample documents, corpus/ below RETRIEVALQA_HOME or the current folder.");
        options.AddTo(command);
        command.SetAction((arguments, _) => RunAsync(build, options.Read(arguments), (evaluation, cancel) =>
            evaluation.AnswerAsync(EvaluationFolder.Read(Expect(new DirectoryInfo(Path.Combine(Home, CorpusFolder))), []), cancel)));
        return command;
    }

    private static Command Report()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Folder with what --json wrote, and folders below it." };
        var command = new Command("report", "Prints a table of results, a row for each: of sets with halves, the one that nothing was chosen on.") { folder };
        command.SetAction((arguments, _) => GuardAsync(() =>
        {
            Console.Out.Write(ReportMarkdown.Compare(ReportFiles.Read(Expect(arguments.GetRequiredValue(folder)))));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static Option<DirectoryInfo[]> DocumentsOption() => new("--docs")
    {
        Description = "Another folder of the documents that questions name; may be given again.",
    };

    private static IReadOnlyList<string> Folders(ParseResult arguments, Option<DirectoryInfo[]> docs) => [.. (arguments.GetValue(docs) ?? []).Select(Expect)];

    private static string Home => Environment.GetEnvironmentVariable("RETRIEVALQA_HOME") is { Length: > 0 } home ? home : Directory.GetCurrentDirectory();

    private static Task<int> RunAsync(
        Func<string[], WebApplication> build,
        EvaluationRequest request,
        Func<SetEvaluation, CancellationToken, Task<EvaluationReport>> evaluate) => GuardAsync(async () =>
    {
        using var cancel = new CancellationTokenSource();
        using var interrupt = StopOn(PosixSignal.SIGINT, cancel);
        using var terminate = StopOn(PosixSignal.SIGTERM, cancel);
        try
        {
            ReportFiles.ExpectWritable(request.Json);
            await using var server = request.Url is { } url
                ? EvaluatedServer.At(url, request.Key)
                : await EvaluatedServer.StartAsync(build, cancel.Token);
            var report = await evaluate(new SetEvaluation(server, request), cancel.Token);
            await Console.Out.WriteAsync(ReportMarkdown.Of(report));
            if (request.Json is { } json)
            {
                await ReportFiles.WriteAsync(json, report, cancel.Token);
            }

            return 0;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (HttpRequestException lost) when (lost.StatusCode is null)
        {
            throw new IOException($"The server {request.Url} does not answer. {lost.Message}", lost);
        }
        catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new IOException($"The server asks for a key: set {EvaluationOptions.KeyVariable} to one. {refused.Message}", refused);
        }
        catch (OperationCanceledException late)
        {
            throw new IOException($"The server {request.Url} did not answer in time.", late);
        }
    });

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource cancel) => PosixSignalRegistration.Create(signal, context =>
    {
        // The second time it ends at once, whatever is left to remove.
        context.Cancel = !cancel.IsCancellationRequested;
        cancel.Cancel();
    });

    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(HiddenCharacters.RemoveFromLines(failure.Message));
            return 1;
        }
        catch (Exception failure) when (StartFailure.Explain(failure) is { } reason)
        {
            await Console.Error.WriteLineAsync(HiddenCharacters.RemoveFromLines(reason));
            return 1;
        }
    }

    private static string Expect(DirectoryInfo folder) =>
        folder.Exists ? folder.FullName : throw new InvalidDataException($"There is no folder '{folder.FullName}'.");
}
