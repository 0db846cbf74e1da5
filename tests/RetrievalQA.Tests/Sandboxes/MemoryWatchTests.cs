using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

public sealed class MemoryWatchTests
{
    [SkippableFact]
    public async Task A_watch_that_cannot_kill_tries_again_and_throws_nothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It reads /proc.");
        using var process = Process.Start("sleep", "60");
        var (clock, tries) = (new FakeTimeProvider(), 0);
        await using (var watch = new MemoryWatch(process, limit: 1, cgroup: null, clock, () =>
        {
            tries++;
            throw new Win32Exception(1, "Operation not permitted");
        }))
        {
            watch.Rest();
            for (var look = 0; look < 3; look++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.True(watch.IsOver);
        }

        process.Kill();
        Assert.Equal(3, tries);
    }

    [SkippableFact]
    public async Task Kills_that_are_seen_after_a_cell_are_not_the_next_cells()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It reads /proc.");
        var folder = Directory.CreateTempSubdirectory("retrievalqa-cgroup-").FullName;
        using var process = Process.Start("sleep", "60");
        using var group = new MemoryCgroup(folder, isUnified: true, name => Directory.Delete(name, recursive: true));
        var (clock, events) = (new FakeTimeProvider(), Path.Combine(folder, "memory.events"));
        await using (var watch = new MemoryWatch(process, limit: 1L << 40, group, clock, process.Kill))
        {
            watch.Begin();
            await File.WriteAllTextAsync(events, "oom_kill 1\n");
            clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.True(watch.IsOver);
            await File.WriteAllTextAsync(events, "oom_kill 12\n");
            await watch.EndAsync();

            watch.Begin();
            clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.False(watch.IsOver);
            await File.WriteAllTextAsync(events, "oom_kill 13\n");
            clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.True(watch.IsOver);
        }

        Assert.False(process.HasExited);
        process.Kill();
    }
}
