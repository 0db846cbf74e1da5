using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RetrievalQA.Tests.Readme;

/// <summary>
/// The project's files as git would check them out, in a folder of their own; with an empty home, a free port instead of
/// 8080, and a dotnet that takes the server that was built with the tests. <c>./test.sh --long</c> builds it anew.
/// </summary>
internal sealed class FreshClone : IDisposable
{
    private const string BuildsNothing = """
        #!/usr/bin/env bash
        set -euo pipefail
        case "${1:-}" in
            build)
                test -f "$2/RetrievalQA.Server.csproj"
                mkdir -p "$2/../../artifacts/bin/RetrievalQA.Server"
                ln -sfn "$BUILT" "$2/../../artifacts/bin/RetrievalQA.Server/release"
                ;;
            run)
                test "$2" = --project
                test -f "$3/RetrievalQA.Server.csproj"
                while [ "$1" != -- ]; do shift; done
                shift
                exec "$DOTNET" "$BUILT/RetrievalQA.Server.dll" "$@"
                ;;
            *) exec "$DOTNET" "$@" ;;
        esac
        """;

    // Where git cannot be asked, as in an unpacked archive.
    private static readonly string[] Ignored = [".git", "artifacts", "bin", "obj", "node_modules", "TestResults", "data"];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("retrievalqa-clone-");

    public string Folder => Path.Combine(root.FullName, "clone");

    public string Home => Path.Combine(root.FullName, "home");

    public int Port { get; } = FreePort();

    private string PathFolder => Path.Combine(root.FullName, "path");

    public static async Task<FreshClone> MakeAsync()
    {
        var clone = new FreshClone();
        foreach (var file in await FindFilesAsync())
        {
            Copy(Path.Combine(Repository.Root, file), Path.Combine(clone.Folder, file));
        }

        Directory.CreateDirectory(clone.Home);
        Directory.CreateDirectory(clone.PathFolder);
        if (!LongRun.IsOn && !OperatingSystem.IsWindows())
        {
            var dotnet = Path.Combine(clone.PathFolder, "dotnet");
            await File.WriteAllTextAsync(dotnet, BuildsNothing.ReplaceLineEndings("\n"));
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return clone;
    }

    public static void Copy(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    /// <summary>Starts a program in the clone.</summary>
    public StartedProgram Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments.Select(ThroughPort)) { WorkingDirectory = Folder };
        start.Environment["PATH"] = $"{PathFolder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = Home;
        start.Environment["Urls"] = $"http://127.0.0.1:{Port}";
        start.Environment["RETRIEVALQA_INSTALL"] = "no";
        start.Environment["BUILT"] = Path.GetDirectoryName(typeof(Program).Assembly.Location);
        start.Environment["DOTNET"] = FindProgram("dotnet");
        start.Environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        // What a build leaves running would hold the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment.Remove("XDG_CACHE_HOME");
        start.Environment.Remove("RETRIEVALQA_API_KEY");
        start.Environment.Remove("RETRIEVALQA_HOME");
        start.Environment.Remove("RETRIEVALQA_HOME");
        return new StartedProgram(start);
    }

    /// <summary>Its path; null where it is not installed.</summary>
    public static string? FindProgram(string name) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>What README says, for the port that this clone has.</summary>
    public string ThroughPort(string text) => text.Replace("8080", $"{Port}", StringComparison.Ordinal)
        .Replace("-- load ", $"-- load --url http://127.0.0.1:{Port} ", StringComparison.Ordinal);

    public void Dispose() => root.Delete(recursive: true);

    private static async Task<IReadOnlyList<string>> FindFilesAsync()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            var files = (await git.StandardOutput.ReadToEndAsync()).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            await git.WaitForExitAsync();
            if (git.ExitCode == 0)
            {
                return [.. files.Where(file => File.Exists(Path.Combine(Repository.Root, file)))];
            }
        }
        catch (Win32Exception)
        {
            // There is no git.
        }

        return [.. new DirectoryInfo(Repository.Root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file.FullName))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(Ignored).Any())];
    }

    /// <summary>Below those that the system gives away: it must be free still when one server has ended and the next starts.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
