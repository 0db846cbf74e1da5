using System.Globalization;

namespace RetrievalQA.Sandboxes;

/// <summary>A memory cgroup of one sandbox: the kernel counts there all that it holds for it, and kills within it at the limit.</summary>
/// <param name="folder">Of the group, made already.</param>
/// <param name="isUnified">Version 2 of cgroups.</param>
internal sealed class MemoryCgroup(string folder, bool isUnified, Action<string> discard) : IDisposable
{
    /// <summary>Takes the process that writes 0 to it.</summary>
    public string EntryFile => Path.Combine(folder, "cgroup.procs");

    /// <summary>Processes that were killed for the limit.</summary>
    public long Kills
    {
        get
        {
            const string Count = "oom_kill ";
            var events = ProcFile.Read(Path.Combine(folder, isUnified ? "memory.events" : "memory.oom_control"));
            var line = events.Split('\n').FirstOrDefault(line => line.StartsWith(Count, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(Count.Length), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Sets the limit, of memory and swap together where swap is counted.</summary>
    public void Limit(long bytes)
    {
        Write(isUnified ? "memory.max" : "memory.limit_in_bytes", bytes);
        var swap = isUnified ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
        if (File.Exists(Path.Combine(folder, swap)))
        {
            Write(swap, isUnified ? 0 : bytes);
        }
    }

    public void Dispose() => discard(folder);

    private void Write(string file, long value) => CgroupFile.Write(Path.Combine(folder, file), value.ToString(CultureInfo.InvariantCulture));
}
