using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RetrievalQA.CrashChild;
using RetrievalQA.Ingestion.Parsing.ChildProcess;
using RetrievalQA.Storage;

if (args is ["sandboxes"])
{
    await Sandboxes.HoldAsync();
    return;
}

if (args is [ParserLoop.Verb])
{
    Environment.ExitCode = await ParserLoop.RunAsync(new OddRequests(Console.In), Console.OpenStandardOutput());
    return;
}

// Writes to the data folder args[0] with several writers until it is killed, and prints what was acknowledged.
var configuration = new ConfigurationBuilder()
    .AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Storage:Path"] = args[0],
        ["Storage:CheckpointMegabytes"] = "1",
        ["Storage:RowsPerTransaction"] = "20",
    })
    .Build();
var services = new ServiceCollection();
services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
services.AddStorage(configuration);
services.AddSingleton<Writer>();
await using var provider = services.BuildServiceProvider();
var writer = provider.GetRequiredService<Writer>();
const int Writers = 4;
await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(() => writer.WriteAsync(number))));
