using System.ComponentModel;
using System.Diagnostics;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>
/// The command that starts another one without network. The ways are tried when one is first needed; what works is kept.
/// What does not is tried again after a while: a machine under load may have refused, or taken too long.
/// </summary>
/// <param name="works">Whether a way works here.</param>
internal sealed class NetworkIsolation(TimeProvider time, Func<IReadOnlyList<string>, bool> works)
{
    private const int TrialMilliseconds = 5_000;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private static readonly string[][] Ways = [["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]];

    private readonly Lock gate = new();
    private string[] found = [];
    private long? tried;

    public NetworkIsolation(TimeProvider time)
        : this(time, Works)
    {
    }

    /// <summary>Stands before the command to be started; empty where its network cannot be taken away.</summary>
    public string[] Command
    {
        get
        {
            lock (gate)
            {
                if (found.Length == 0 && (tried is not { } earlier || time.GetElapsedTime(earlier) >= RetryAfter))
                {
                    found = Array.Find(Ways, way => works(way)) ?? [];
                    tried = time.GetTimestamp();
                }

                return found;
            }
        }
    }

    private static bool Works(IReadOnlyList<string> way)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var trial = Process.Start(
                new ProcessStartInfo(way[0], [.. way.Skip(1), "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
            if (trial.WaitForExit(TrialMilliseconds))
            {
                return trial.ExitCode == 0;
            }

            trial.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            return false; // There is no such command, or no process can be started now.
        }
    }
}
