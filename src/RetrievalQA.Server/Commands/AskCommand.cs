using System.CommandLine;
using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>
/// <c>ask --docs FOLDER "question"</c>: reads what changed in the folder, answers with footnotes, and ends. Exit code 3
/// says that the documents hold no answer.
/// </summary>
public static class AskCommand
{
    public const int Refused = 3;

    public static Command Create()
    {
        var question = new Argument<string>("question") { Description = "What to ask." };
        var docs = new Option<DirectoryInfo>("--docs") { Description = "Folder with the documents.", Required = true };
        var data = new Option<DirectoryInfo?>(
            "--data") { Description = "Where to keep what was read; by default a folder for these documents in the user's cache." };
        var model = new Option<string?>("--model") { Description = "The model that answers; by default Models:Default." };
        var all = new Option<bool>("--all") { Description = DocumentFolder.AllDescription };
        var command = new Command("ask", "Answers a question from the documents in a folder.") { question, docs, all, data, model };
        command.SetAction(async (arguments, cancel) =>
        {
            var folder = arguments.GetRequiredValue(docs);
            if (!folder.Exists)
            {
                await Console.Error.WriteLineAsync(HiddenCharacters.RemoveFromLines($"There is no folder '{folder.FullName}'."));
                return 1;
            }

            var storage = arguments.GetValue(data)?.FullName ?? DefaultStorage(folder);
            try
            {
                var lines = new ProgressLine(Console.Error, !Console.IsErrorRedirected);
                using var alone = await CommandLock.TakeAsync(
                    Path.Combine(storage, "ask.lock"),
                    () => lines.WriteLineAsync("Another 'ask' reads these documents; this one waits for it."),
                    TimeProvider.System,
                    cancel);
                return await RunAsync(
                    new DocumentFolder(folder, arguments.GetValue(all)), lines, storage,
                    arguments.GetRequiredValue(question),
                    arguments.GetValue(model),
                    cancel);
            }
            catch (Exception failure) when (StartFailure.Explain(failure) is { } reason)
            {
                await Console.Error.WriteLineAsync(HiddenCharacters.RemoveFromLines(reason));
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        DocumentFolder folder, ProgressLine lines, string storage, string question, string? model, CancellationToken cancel)
    {
        using var host = EngineComposition.BuildConsoleHost([$"--Storage:Path={storage}", "--CodeInterpreter:Mode=Off"]);
        var services = host.Services;
        if (model is not null && services.GetRequiredService<ModelCatalog>().FaultOf(model) is { } fault)
        {
            await Console.Error.WriteLineAsync(HiddenCharacters.RemoveFromLines(fault));
            return 1;
        }

        await host.StartAsync(cancel);
        var library = ActivatorUtilities.CreateInstance<FolderLibrary>(services, folder, lines);
        var files = await library.UpdateAsync(cancel);
        var asked = new Question(question, model ?? services.GetRequiredService<IOptions<ModelOptions>>().Value.Default, files, []);
        using var answer = await services.GetRequiredService<AnswerService>().StartAsync(Project.Default, asked, cancel);
        var (run, message) = await answer.WaitAsync(cancel);
        await host.StopAsync(cancel);
        if (message is null || run.Status is not (RunStatus.Completed or RunStatus.Incomplete))
        {
            await Console.Error.WriteLineAsync(HiddenCharacters.RemoveFromLines($"No answer: {run.LastError?.Message ?? run.Status.Name()}"));
            return 1;
        }

        await Console.Out.WriteAsync(FootnotedText.Markdown(message));
        return message.Grounding?.Refused == true ? Refused : 0;
    }

    private static string DefaultStorage(DirectoryInfo folder) =>
        Path.Combine(UserCache.Folder, UserCache.NameOf(Path.TrimEndingDirectorySeparator(folder.FullName)));
}
