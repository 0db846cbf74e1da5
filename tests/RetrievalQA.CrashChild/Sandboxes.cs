using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.CrashChild;

/// <summary>Holds sessions that sleep, work and wait, until it is killed.</summary>
internal static class Sandboxes
{
    public static async Task HoldAsync()
    {
        await using var provider = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(TimeProvider.System)
            .AddCodeInterpreter(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        var sessions = provider.GetRequiredService<CodeSessions>();
        await using var idle = await sessions.ExecuteAsync("idle", "x = 1", [], live: null, CancellationToken.None);
        var asleep = sessions.ExecuteAsync("asleep", "print('started')\nimport time; time.sleep(1000)", [], Report, CancellationToken.None);
        var busy = sessions.ExecuteAsync("busy", "import os\nprint('started')\nos.fork()\nwhile True: pass", [], Report, CancellationToken.None);
        await Task.WhenAll(asleep, busy);
    }

    // print() writes the end of the line by itself.
    private static Task Report(CodeLogPiece piece) => piece.Text == "\n" ? Task.CompletedTask : Console.Out.WriteLineAsync(piece.Text.Trim());
}
