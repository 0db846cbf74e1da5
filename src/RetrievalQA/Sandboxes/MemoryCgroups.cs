using System.Collections.Concurrent;
using System.Globalization;

namespace RetrievalQA.Sandboxes;

/// <summary>The place where the server may make memory cgroups: its own cgroup, where it has one to itself.</summary>
internal sealed class MemoryCgroups
{
    private const string Prefix = "retrievalqa-";
    private const string ServerGroup = Prefix + "server";
    private const long TrialLimit = 1_073_741_824;

    private static int made;

    private readonly string folder;
    private readonly bool isUnified;
    private readonly ConcurrentQueue<string> discarded = [];

    private MemoryCgroups(string folder, bool isUnified) => (this.folder, this.isUnified) = (folder, isUnified);

    /// <summary>Such as "cgroup v1".</summary>
    public string Version => isUnified ? "cgroup v2" : "cgroup v1";

    /// <summary>Null where none can be made.</summary>
    public static MemoryCgroups? Find() =>
        OperatingSystem.IsLinux() ? Find(ProcFile.Read("/proc/self/cgroup"), ProcFile.Read("/proc/self/mountinfo"), ProcessTree.Of(Environment.ProcessId).All)
            : null;

    /// <param name="memberships">/proc/self/cgroup</param>
    /// <param name="mounts">/proc/self/mountinfo</param>
    /// <param name="own">Processes that the server may move: its own.</param>
    internal static MemoryCgroups? Find(string memberships, string mounts, IReadOnlyList<int> own)
    {
        try
        {
            var place = Open(memberships, mounts, own);
            place?.SweepDead();
            place?.Create(TrialLimit).Dispose();
            return place;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // Not ours to change, as in most containers.
        }
    }

    /// <exception cref="IOException">It cannot be made.</exception>
    public MemoryCgroup Create(long bytes)
    {
        SweepDiscarded();
        var path = Path.Combine(folder, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref made)}");
        Directory.CreateDirectory(path);
        var group = new MemoryCgroup(path, isUnified, Discard);
        try
        {
            group.Limit(bytes);
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    private static MemoryCgroups? Open(string memberships, string mounts, IReadOnlyList<int> own)
    {
        // Lines of "4:memory:/path", of version 2 "0::/path".
        var groups = memberships.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3)
            .ToList();
        if (groups.Find(parts => parts[1].Split(',').Contains("memory")) is [_, _, var path])
        {
            return MountedAt(mounts, "cgroup", "memory", path) is { } folder ? new MemoryCgroups(folder, isUnified: false) : null;
        }

        return groups.Find(parts => parts is ["0", "", _]) is [_, _, var unified] && MountedAt(mounts, "cgroup2", option: null, unified) is { } root
            ? OpenUnified(root, own) : null;
    }

    /// <summary>
    /// In version 2 a group has processes or groups with limits, not both: the server moves into a group beside those of
    /// its sandboxes. Where others live in its group, it is not its own.
    /// </summary>
    private static MemoryCgroups? OpenUnified(string folder, IReadOnlyList<int> own)
    {
        folder = Path.GetFileName(folder) == ServerGroup ? Path.GetDirectoryName(folder)! : folder;
        if (!Words(Path.Combine(folder, "cgroup.controllers")).Contains("memory"))
        {
            return null;
        }

        if (!Words(Path.Combine(folder, "cgroup.subtree_control")).Contains("memory"))
        {
            var members = Words(Path.Combine(folder, "cgroup.procs")).Select(int.Parse).ToList();
            if (members.Except(own).Any())
            {
                return null;
            }

            var server = Directory.CreateDirectory(Path.Combine(folder, ServerGroup)).FullName;
            members.ForEach(member => CgroupFile.Write(Path.Combine(server, "cgroup.procs"), member.ToString(CultureInfo.InvariantCulture)));
            CgroupFile.Write(Path.Combine(folder, "cgroup.subtree_control"), "+memory");
        }

        return new MemoryCgroups(folder, isUnified: true);
    }

    // A line: "30 24 0:25 /root /mount/point options - type source options".
    private static string? MountedAt(string mounts, string type, string? option, string group)
    {
        foreach (var halves in mounts.Split('\n').Select(line => line.Split(" - ")))
        {
            if (halves is [var place, var kind] && kind.Split(' ') is [var found, _, var options, ..] && found == type
                && (option is null || options.Split(',').Contains(option)) && place.Split(' ') is [_, _, _, var root, var point, ..])
            {
                var below = root != "/" && group.StartsWith(root, StringComparison.Ordinal) ? group[root.Length..] : group;
                return Path.TrimEndingDirectorySeparator(Path.Join(point, below));
            }
        }

        return null;
    }

    private static string[] Words(string file) => ProcFile.Read(file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private void Discard(string path)
    {
        discarded.Enqueue(path);
        SweepDiscarded();
    }

    // A group cannot go before the last of its processes has.
    private void SweepDiscarded()
    {
        for (var left = discarded.Count; left > 0 && discarded.TryDequeue(out var path); left--)
        {
            if (!TryRemove(path))
            {
                discarded.Enqueue(path);
            }
        }
    }

    private void SweepDead()
    {
        foreach (var path in Directory.EnumerateDirectories(folder, $"{Prefix}*"))
        {
            if (int.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('-')[0], out var server) && !Directory.Exists($"/proc/{server}"))
            {
                TryRemove(path);
            }
        }
    }

    private static bool TryRemove(string path)
    {
        try
        {
            Directory.Delete(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
