namespace RetrievalQA.Sandboxes;

/// <summary>
/// What the kernel holds for code in a sandbox beside its pages. It tells no sum of that without a memory cgroup, so each
/// kind that the filter of system calls leaves open is counted, and taken to be as full as it can get.
/// </summary>
internal static class KernelMemory
{
    // A descriptor of a pipe beyond what one user's pipes may hold together, or the text of a file of /proc that is being read.
    private const long Descriptor = 8_192;

    // 50 characters of a line of "maps", 60 of a line of a lock, stand for some 250 bytes.
    private const int ByCharacter = 5;

    // Longer than of any file without locks.
    private const long InformationWithoutLocks = 4_096;

    // So few processes hold 64 MB in maps at most, and the text of their maps is long.
    private const int FewProcesses = 4;

    // The kernel's default, where it cannot be read.
    private const long SendBuffer = 212_992;

    /// <param name="workers">What runs user code.</param>
    public static long Bytes(IReadOnlyList<ProcessMemory> workers) =>
        workers.Count == 0 ? 0 : SocketBytes(workers[0].Reader) + DescriptorBytes(workers) + MapBytes(workers);

    // A socket that is closed counts until all it sent is read, wherever that waits. One message may go beyond the buffer by half of it.
    private static long SocketBytes(int reader)
    {
        var sockets = ProcFile.Read($"/proc/{reader}/net/protocols").Split('\n')
            .Where(line => line.StartsWith("UNIX", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]));
        if (sockets == 0)
        {
            return 0;
        }

        var buffer = long.TryParse(ProcFile.Read("/proc/sys/net/core/wmem_default"), out var bytes) ? bytes : SendBuffer;
        return sockets * (buffer + (buffer / 2));
    }

    // Whoever reads what /proc tells about a descriptor with many locks makes the kernel hold all of that text.
    private static long DescriptorBytes(IReadOnlyList<ProcessMemory> workers)
    {
        long descriptors = 0, locked = 0, longest = 0;
        foreach (var process in workers)
        {
            var folder = $"/proc/{process.Reader}/fdinfo";
            foreach (var descriptor in ProcFile.List(folder))
            {
                descriptors++;
                var length = ProcFile.Length($"{folder}/{descriptor}");
                locked += length > InformationWithoutLocks ? length : 0;
                longest = Math.Max(longest, length);
            }
        }

        return (descriptors * (longest > InformationWithoutLocks ? Descriptor + (2 * longest) : Descriptor)) + (locked * ByCharacter);
    }

    private static long MapBytes(IReadOnlyList<ProcessMemory> workers) =>
        workers.Count > FewProcesses ? workers.Sum(process => ProcFile.Length($"/proc/{process.Reader}/maps")) * ByCharacter : 0;
}
