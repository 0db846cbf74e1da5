using System.Diagnostics;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Version 1 where the machine has it; the orders of version 2 are read from an ordinary folder, no kernel takes them here.</summary>
public sealed class MemoryCgroupsTests : IDisposable
{
    private const string Memberships = "1:name=systemd:/\n0::/system.slice/qa.service\n";

    private readonly string root = Directory.CreateTempSubdirectory("retrievalqa-cgroups-").FullName;

    private string Unit => Path.Combine(root, "system.slice/qa.service");

    private string Mounts => $"30 24 0:25 / /sys rw - sysfs sysfs rw\n31 24 0:26 / {root} rw,relatime - cgroup2 cgroup2 rw\n";

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void In_version_2_the_server_moves_beside_the_groups_of_its_sandboxes()
    {
        Lay("cpu memory pids", "7\n8\n", delegated: "");
        var place = MemoryCgroups.Find(Memberships, Mounts, own: [7, 8, 9])!;
        Assert.Equal("cgroup v2", place.Version);
        Assert.Equal("8", File.ReadAllText(Path.Combine(Unit, "retrievalqa-server/cgroup.procs")));
        Assert.Equal("+memory", File.ReadAllText(Path.Combine(Unit, "cgroup.subtree_control")));

        using var group = place.Create(300_000_000);
        var folder = Path.GetDirectoryName(group.EntryFile)!;
        Assert.Equal(Unit, Path.GetDirectoryName(folder));
        Assert.Equal("300000000", File.ReadAllText(Path.Combine(folder, "memory.max")));
        File.WriteAllText(Path.Combine(folder, "memory.events"), "low 0\nhigh 0\nmax 9\noom 4\noom_kill 3\noom_group_kill 0\n");
        Assert.Equal(3, group.Kills);
        File.WriteAllText(Path.Combine(folder, "memory.swap.max"), "");
        group.Limit(200_000_000);
        Assert.Equal("0", File.ReadAllText(Path.Combine(folder, "memory.swap.max")));
    }

    [Fact]
    public void A_server_that_has_moved_already_finds_its_place_again()
    {
        Lay("memory", "", delegated: "memory");
        Directory.CreateDirectory(Path.Combine(Unit, "retrievalqa-server"));
        using var group = MemoryCgroups.Find("0::/system.slice/qa.service/retrievalqa-server\n", Mounts, own: [7])!.Create(1_000);
        Assert.StartsWith($"{Unit}/retrievalqa-{Environment.ProcessId}-", group.EntryFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu pids", "7\n")] // memory is not delegated
    [InlineData("memory", "7\n1000\n")] // another's process lives there too
    public void A_group_that_is_not_the_servers_alone_is_left_as_it_is(string controllers, string members)
    {
        Lay(controllers, members, delegated: "");
        Assert.Null(MemoryCgroups.Find(Memberships, Mounts, own: [7]));
        Assert.Equal(["cgroup.controllers", "cgroup.procs", "cgroup.subtree_control"], Directory.EnumerateFileSystemEntries(Unit).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));
        Assert.Equal("", File.ReadAllText(Path.Combine(Unit, "cgroup.subtree_control")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0::/\n")]
    [InlineData("4:memory:/gone\n")]
    [InlineData("nonsense")]
    public void Without_a_place_there_is_none(string memberships) =>
        Assert.Null(MemoryCgroups.Find(memberships, "33 24 0:28 / /nowhere rw - cgroup cgroup rw,memory\n", own: []));

    [Fact]
    public void Groups_of_servers_that_are_gone_are_removed()
    {
        Lay("memory", "7\n", delegated: "memory");
        var dead = Directory.CreateDirectory(Path.Combine(Unit, $"retrievalqa-{int.MaxValue}-1"));
        var living = Directory.CreateDirectory(Path.Combine(Unit, $"retrievalqa-{Environment.ProcessId}-0"));
        Assert.NotNull(MemoryCgroups.Find(Memberships, Mounts, own: [7]));
        Assert.False(Directory.Exists(dead.FullName));
        Assert.True(Directory.Exists(living.FullName));
    }

    [SkippableFact]
    public async Task The_kernel_kills_within_a_group_at_its_limit_and_the_group_goes()
    {
        var place = MemoryCgroups.Find();
        Skip.If(place is null, "No memory cgroup can be made here.");
        var group = place.Create(64 << 20);
        using var process = Process.Start(
            "/bin/sh", ["-c", "echo 0 >\"$0\" && exec head -c 100000000 /dev/zero | tail -c 90000000 >/dev/null", group.EntryFile])!;
        await process.WaitForExitAsync();
        Assert.Equal(1, group.Kills);
        group.Dispose();
        Assert.False(File.Exists(group.EntryFile));
    }

    private void Lay(string controllers, string members, string delegated)
    {
        Directory.CreateDirectory(Unit);
        File.WriteAllText(Path.Combine(Unit, "cgroup.controllers"), controllers);
        File.WriteAllText(Path.Combine(Unit, "cgroup.procs"), members);
        File.WriteAllText(Path.Combine(Unit, "cgroup.subtree_control"), delegated);
    }
}
