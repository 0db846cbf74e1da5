
namespace RetrievalQA.Sandboxes;

/// <summary>The processes of a sandbox as the host's /proc shows them. Any of them may end while it is looked at.</summary>
internal sealed class ProcessTree
{
    private const long Kilobyte = 1_024;

    private ProcessTree(int monitor, List<int> all, List<int> workers) => (Monitor, All, Workers) = (monitor, all, workers);

    /// <summary>bubblewrap outside the sandbox; all else ends with it.</summary>
    public int Monitor { get; }

    public IReadOnlyList<int> All { get; }

    /// <summary>Everything that runs user code: all but bubblewrap's own two processes and the supervisor, their first descendant.</summary>
    public IReadOnlyList<int> Workers { get; }

    /// <param name="monitor">Process id of the outer bubblewrap.</param>
    public static ProcessTree Of(int monitor)
    {
        List<int> all = [monitor];
        for (var next = 0; next < all.Count; next++)
        {
            all.AddRange(Children(all[next]));
        }

        var first = Children(monitor).Take(1).ToList();
        var supervisor = first.SelectMany(Children).Take(1);
        return new ProcessTree(monitor, all, [.. all.Except([monitor, .. first, .. supervisor])]);
    }

    /// <summary>Bytes of memory that the processes hold; pages that several share count once.</summary>
    /// <param name="enough">Shared pages are only told apart where the sum is above this, since that takes a walk over all pages.</param>
    public long MemoryBytes(long enough)
    {
        var resident = All.Sum(ResidentBytes);
        return resident <= enough ? resident : All.Sum(pid => ProportionalBytes(pid) ?? ResidentBytes(pid));
    }

    /// <summary>Bytes that the session's files take. User code cannot change what this path means, only what lies below it.</summary>
    public long FileBytes()
    {
        try
        {
            var drive = new DriveInfo($"/proc/{Monitor}/root/mnt");
            return drive.TotalSize - drive.TotalFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static IEnumerable<int> Children(int pid)
    {
        foreach (var thread in Threads(pid))
        {
            foreach (var child in Read($"/proc/{pid}/task/{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return int.Parse(child);
            }
        }
    }

    private static string[] Threads(int pid)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{pid}/task").Select(path => Path.GetFileName(path))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long ResidentBytes(int pid) =>
        Read($"/proc/{pid}/statm").Split(' ') is [_, var pages, ..] ? long.Parse(pages) * Environment.SystemPageSize : 0;

    private static long? ProportionalBytes(int pid)
    {
        var line = Read($"/proc/{pid}/smaps_rollup").Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * Kilobyte;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
