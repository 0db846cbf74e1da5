using Microsoft.Extensions.Options;
using RetrievalQA.Server.Control;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>Runs the server until it is stopped. What keeps it from starting, or from going on, is said in one line.</summary>
public static class ServeCommand
{
    private const int Failed = 1;

    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        try
        {
            await using var app = build();
            app.Services.GetService<IStartupValidator>()?.Validate();
            foreach (var condition in app.Services.GetServices<IStartCheck>())
            {
                condition.Check(); // Before the workers are made, which opens the database.
            }

            var workers = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
            return await RunAsync(app, workers);
        }
        catch (Exception failure) when (StartFailure.Explain(failure) is { } reason)
        {
            return Refuse(reason);
        }
    }

    private static async Task<int> RunAsync(WebApplication app, List<BackgroundService> workers)
    {
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (WorkerFailure(workers) is { } failed)
        {
            return Refuse(failed); // So early that the host was still starting.
        }
        catch (Exception failure) when (StartFailure.Explain(failure, app.Configuration) is { } reason)
        {
            return Refuse(reason); // Said before all that ends now says so.
        }

        await app.WaitForShutdownAsync();
        return WorkerFailure(workers) is { } ended ? Refuse(ended) : 0;
    }

    /// <summary>The host stops where a worker fails, and calls that a success.</summary>
    private static string? WorkerFailure(List<BackgroundService> workers) => workers
        .Where(worker => worker.ExecuteTask is { IsFaulted: true })
        .Select(worker => $"{worker.GetType().Name} failed and ended the server: {worker.ExecuteTask!.Exception!.GetBaseException().Message}")
        .FirstOrDefault();

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(HiddenCharacters.RemoveFromLines(reason));
        return Failed;
    }
}
