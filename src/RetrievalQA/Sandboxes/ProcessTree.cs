namespace RetrievalQA.Sandboxes;

/// <summary>The processes of a sandbox as the host's /proc shows them. Any of them may end while it is looked at.</summary>
internal sealed class ProcessTree
{
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
        HashSet<int> seen = [monitor];
        for (var pass = 0; pass < 2; pass++) // A process whose parent ends meanwhile moves up the tree, past the first pass.
        {
            for (var next = 0; next < all.Count; next++)
            {
                all.AddRange(Children(all[next]).Where(seen.Add));
            }
        }

        var first = Children(monitor).Take(1).ToList();
        var supervisor = first.SelectMany(Children).Take(1);
        return new ProcessTree(monitor, all, [.. all.Except([monitor, .. first, .. supervisor])]);
    }

    /// <summary>Ids of a process's threads.</summary>
    public static IEnumerable<int> Threads(int pid) => ProcFile.List($"/proc/{pid}/task").Select(int.Parse);

    private static IEnumerable<int> Children(int pid) =>
        Threads(pid).SelectMany(thread => ProcFile.Read($"/proc/{pid}/task/{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse);
}
