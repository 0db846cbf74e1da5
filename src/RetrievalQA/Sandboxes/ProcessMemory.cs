namespace RetrievalQA.Sandboxes;

/// <summary>The memory of one process.</summary>
/// <param name="Reader">The thread whose files in /proc tell about the process: its first one may have ended before the others.</param>
/// <param name="Own">Bytes of pages, in memory or swapped out, that lie in no file system in memory.</param>
/// <param name="Shared">Bytes of pages of files in memory.</param>
/// <param name="Tables">Bytes of page tables.</param>
internal sealed record ProcessMemory(int ProcessId, int Reader, long Own, long Shared, long Tables)
{
    /// <returns>Null for a process that has ended. Pages shared with other processes count in full.</returns>
    public static ProcessMemory? Of(int pid)
    {
        foreach (var reader in ProcessTree.Threads(pid).Prepend(pid))
        {
            var status = ProcFile.Read($"/proc/{reader}/status");
            if (ProcFile.Bytes(status, "VmRSS") is { } resident)
            {
                var shared = ProcFile.Bytes(status, "RssShmem") ?? 0;
                var swapped = ProcFile.Bytes(status, "VmSwap") ?? 0;
                return new ProcessMemory(pid, reader, resident - shared + swapped, shared, ProcFile.Bytes(status, "VmPTE") ?? 0);
            }
        }

        return null;
    }

    /// <summary>The same with pages that several processes share divided among them, which takes a walk over all pages.</summary>
    /// <returns>Null where the process has ended meanwhile.</returns>
    public ProcessMemory? Divided()
    {
        var pages = ProcFile.Read($"/proc/{Reader}/smaps_rollup");
        if (ProcFile.Bytes(pages, "Pss") is not { } resident)
        {
            return Of(ProcessId);
        }

        var shared = ProcFile.Bytes(pages, "Pss_Shmem") ?? 0; // Linux 5.9 and later; before it counts as the process's own.
        return this with { Own = resident - shared + (ProcFile.Bytes(pages, "SwapPss") ?? 0), Shared = shared };
    }
}
