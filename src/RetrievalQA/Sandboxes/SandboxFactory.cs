using Microsoft.Extensions.Options;

namespace RetrievalQA.Sandboxes;

/// <summary>Starts sandboxes.</summary>
/// <param name="findCgroups">Finds the place for memory cgroups; null where there is none now.</param>
internal sealed class SandboxFactory(
    SandboxLauncher launcher, IOptions<CodeInterpreterOptions> options, TimeProvider time, Func<MemoryCgroups?> findCgroups)
{
    // Far more than sandboxes at one time, so that no two of them share a user.
    private const int Users = 10_000;

    private readonly SandboxCommand command = new(options.Value);
    private readonly Lock gate = new();
    private MemoryCgroups? cgroups;
    private int started;

    public SandboxFactory(SandboxLauncher launcher, IOptions<CodeInterpreterOptions> options, TimeProvider time)
        : this(launcher, options, time, MemoryCgroups.Find)
    {
    }

    /// <summary>What keeps sandboxes from being tried at all; null where nothing does.</summary>
    public string? FindObstacle() => command.FindObstacle();

    /// <summary>What holds the memory of sandboxes besides the watch, such as "cgroup v1"; null where nothing does.</summary>
    public string? MemoryHolder => Cgroups()?.Version;

    /// <exception cref="SandboxLostException">It did not start.</exception>
    public async Task<Sandbox> StartAsync(bool mountProc, FontCache? fonts)
    {
        var user = options.Value.FirstUserId + (Interlocked.Increment(ref started) % Users);
        var cgroup = CreateCgroup();
        try
        {
            var process = await launcher.StartAsync(command.Build(user, mountProc, cgroup));
            return await Sandbox.StartAsync(process, fonts, options.Value, time, cgroup);
        }
        catch
        {
            cgroup?.Dispose();
            throw;
        }
    }

    // Found once. Where there is no place now, the next sandbox looks again.
    private MemoryCgroups? Cgroups()
    {
        lock (gate)
        {
            return cgroups ??= options.Value.MemoryCgroup ? findCgroups() : null;
        }
    }

    private MemoryCgroup? CreateCgroup()
    {
        try
        {
            return Cgroups()?.Create(options.Value.MemoryBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxLostException(SandboxLoss.Ended, $"no memory cgroup could be made (CodeInterpreter:MemoryCgroup): {failure.Message}", failure);
        }
    }
}
