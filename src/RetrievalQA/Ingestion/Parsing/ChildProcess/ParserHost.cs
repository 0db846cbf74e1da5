using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>How a parser process is started: by the server's own assembly, with little environment, without network where the system allows it.</summary>
public sealed class ParserHost(IOptions<IngestionOptions> options, TimeProvider time)
{
    // What the .NET host needs to find itself; all else of the server's environment, keys included, stays out.
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_HOST_PATH", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
        "LD_LIBRARY_PATH"];

    // Room for what a process holds beside its managed heap: runtime, code, stacks.
    private const int NativeMegabytes = 160;

    private readonly NetworkIsolation isolation = new(time);

    /// <summary>Parser processes have no network.</summary>
    public bool NetworkIsolated => isolation.Command.Length > 0;

    /// <summary>Starts a process that waits for requests.</summary>
    public Process Start()
    {
        string[] command = [.. isolation.Command, .. Executable(), ParserLoop.Verb];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        Restrict(start.Environment);
        return Process.Start(start)!;
    }

    private void Restrict(IDictionary<string, string?> environment)
    {
        var kept = Inherited.Where(environment.ContainsKey).Select(name => (name, environment[name])).ToList();
        environment.Clear();
        foreach (var (name, value) in kept)
        {
            environment[name] = value;
        }

        var heapBytes = (options.Value.ParserMemoryMegabytes - NativeMegabytes) * 1024L * 1024L;
        environment["DOTNET_GCHeapHardLimit"] = heapBytes.ToString("X");
        environment["DOTNET_gcConcurrent"] = "0";
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_DbgEnableMiniDump"] = "0";
    }

    // A published server is its own executable; `dotnet run` and test hosts start the assembly.
    private string[] Executable()
    {
        var assembly = options.Value.ParserAssembly;
        var own = Environment.ProcessPath ?? "";
        var name = Path.GetFileNameWithoutExtension(own);
        return name == Path.GetFileNameWithoutExtension(assembly) ? [own]
            : name is "dotnet" ? [own, assembly]
            : [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", assembly];
    }
}
