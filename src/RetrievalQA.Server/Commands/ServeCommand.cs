using System.CommandLine;
using Microsoft.Extensions.Options;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>Runs the server until it is stopped. What keeps it from starting, or from going on, is said in one line.</summary>
public static class ServeCommand
{
    private const int Failed = 1;

    /// <param name="parsed">What was not understood as a verb are settings, such as <c>--urls</c> or <c>--Storage:Path=…</c>.</param>
    public static async Task<int> RunAsync(ParseResult parsed, Func<WebApplication> build)
    {
        if (UnknownCommand(parsed.UnmatchedTokens) is { } unknown)
        {
            return Refuse($"There is no command '{unknown}'. Try --help.");
        }

        try
        {
            await using var app = build();
            app.Services.GetService<IStartupValidator>()?.Validate();
            var workers = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
            await RunAsync(app, workers);
            return WorkerFailure(workers) is { } failed ? Refuse(failed) : 0;
        }
        catch (Exception failure) when (StartFailure.Explain(failure) is { } reason)
        {
            return Refuse(reason);
        }
    }

    private static async Task RunAsync(WebApplication app, List<BackgroundService> workers)
    {
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (WorkerFailure(workers) is not null)
        {
            // It failed so early that the host was still starting.
        }
    }

    /// <summary>The host stops where a worker fails, and calls that a success.</summary>
    private static string? WorkerFailure(List<BackgroundService> workers) => workers
        .Where(worker => worker.ExecuteTask is { IsFaulted: true })
        .Select(worker => $"{worker.GetType().Name} failed and ended the server: {worker.ExecuteTask!.Exception!.GetBaseException().Message}")
        .FirstOrDefault();

    /// <summary>A word that neither is a setting nor the value of one.</summary>
    private static string? UnknownCommand(IReadOnlyList<string> tokens) => tokens
        .Where((token, index) => !IsSetting(token) && !(index > 0 && IsSetting(tokens[index - 1]) && !tokens[index - 1].Contains('=')))
        .FirstOrDefault();

    private static bool IsSetting(string token) => token.StartsWith('-') || token.StartsWith('/') || token.Contains('=');

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(HiddenCharacters.RemoveFromLines(reason));
        return Failed;
    }
}
