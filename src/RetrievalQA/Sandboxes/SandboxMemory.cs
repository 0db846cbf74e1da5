namespace RetrievalQA.Sandboxes;

/// <summary>What a sandbox holds of the machine's memory, as the host's /proc shows it.</summary>
internal static class SandboxMemory
{
    /// <summary>Bytes of its processes, of its files and of what the kernel keeps for them; pages that several share count once.</summary>
    /// <param name="enough">Shared pages are only told apart where the sum is above this, since that takes a walk over all pages.</param>
    public static long Bytes(ProcessTree tree, long enough)
    {
        var files = FileBytes(tree.Monitor);
        List<ProcessMemory> processes = [.. tree.All.Select(ProcessMemory.Of).OfType<ProcessMemory>()];
        var kernel = KernelMemory.Bytes([.. processes.IntersectBy(tree.Workers, process => process.ProcessId)]);
        var sum = Sum(processes);
        return sum <= enough ? sum : Sum([.. processes.Select(process => process.Divided()).OfType<ProcessMemory>()]);

        // Shared pages are those of the session's files, mapped or not: code cannot share memory in another way.
        long Sum(List<ProcessMemory> counted) =>
            kernel + counted.Sum(process => process.Own + process.Tables) + Math.Max(files, counted.Sum(process => process.Shared));
    }

    // User code cannot change what this path means, only what lies below it.
    private static long FileBytes(int monitor)
    {
        try
        {
            var drive = new DriveInfo($"/proc/{monitor}/root/mnt");
            return drive.DriveFormat is "tmpfs" ? drive.TotalSize - drive.TotalFreeSpace : 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0; // It has ended.
        }
    }
}
