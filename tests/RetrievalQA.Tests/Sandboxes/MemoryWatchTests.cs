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
}
