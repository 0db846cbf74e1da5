using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Benchmarks;

/// <summary>What a sandbox costs: to start, to call and to keep, beside a bare Python in the same run.</summary>
internal static class CodeBenchmark
{
    private const int Starts = 20;
    private const int Calls = 1_000;
    private const int Plots = 20;
    private const int Sessions = 8;

    private const string Plot = "import pandas as pd, matplotlib.pyplot as plt\npd.DataFrame({'a': [1, 3, 2]}).plot(); plt.show()";

    public static async Task RunAsync()
    {
        await using var cold = Build(warm: 0);
        Console.WriteLine(await cold.GetRequiredService<CodeInterpreterAvailability>().DescribeAsync(CancellationToken.None));
        await MeasureAsync("bare python3 -c 1+1", Starts, _ => BareAsync("1+1"));
        await MeasureAsync("bare python3 -c, imports", Starts, _ => BareAsync("import numpy, pandas, matplotlib.pyplot"));
        await MeasureAsync("new session, first call", Starts, number => CallAsync(cold, $"cold {number}", "1+1", end: true));

        await using var warm = Build(warm: 1);
        await CallAsync(warm, "warm", "1+1");
        await MeasureAsync("warm call 1+1", Calls, _ => CallAsync(warm, "warm", "1+1"));
        await CallAsync(warm, "warm", Plot);
        await MeasureAsync("warm call, plot", Plots, _ => CallAsync(warm, "warm", Plot));
        await MemoryAsync("after 1+1", "1+1");
        await MemoryAsync("after pandas and a plot", Plot);
    }

    private static ServiceProvider Build(int warm) => new ServiceCollection()
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton(TimeProvider.System)
        .AddCodeInterpreter(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["CodeInterpreter:WarmSandboxes"] = $"{warm}" })
            .Build())
        .BuildServiceProvider();

    private static async Task CallAsync(ServiceProvider provider, string session, string code, bool end = false)
    {
        var sessions = provider.GetRequiredService<CodeSessions>();
        await using var result = await sessions.ExecuteAsync(session, code, [], live: null, CancellationToken.None);
        if (result.Status != CodeStatus.Completed)
        {
            throw new InvalidOperationException($"The code ended with {result.Status}.");
        }

        if (end)
        {
            await sessions.EndAsync(session);
        }
    }

    private static async Task BareAsync(string code)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", code]))!;
        await python.WaitForExitAsync();
    }

    private static async Task MemoryAsync(string name, string code)
    {
        await using var provider = Build(warm: 0);
        for (var session = 0; session < Sessions; session++)
        {
            await CallAsync(provider, $"memory {session}", code);
        }

        // Below any sum of resident pages, so that shared ones are told apart.
        var bytes = provider.GetRequiredService<CodeSessions>().ProcessIds.Sum(id => SandboxMemory.Bytes(ProcessTree.Of(id), enough: 0));
        Console.WriteLine($"{"memory " + name,-32} {bytes / Sessions / 1_048_576.0:0.0} MiB for each of {Sessions} idle sessions");
    }

    private static async Task MeasureAsync(string name, int count, Func<int, Task> run)
    {
        var times = new List<double>();
        for (var number = 0; number < count; number++)
        {
            var start = Stopwatch.GetTimestamp();
            await run(number);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine($"{name,-32} p50 {times[count / 2]:0.00} ms, p99 {times[count * 99 / 100]:0.00} ms");
    }
}
