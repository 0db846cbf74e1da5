using Microsoft.Extensions.Options;

namespace RetrievalQA.Sandboxes;

/// <summary>Starts sandboxes.</summary>
internal sealed class SandboxFactory(SandboxLauncher launcher, IOptions<CodeInterpreterOptions> options, TimeProvider time)
{
    // Far more than sandboxes at one time, so that no two of them share a user.
    private const int Users = 10_000;

    private readonly SandboxCommand command = new(options.Value);
    private readonly Lazy<MemoryCgroups?> cgroups = new(() => options.Value.MemoryCgroup ? MemoryCgroups.Find() : null);
    private int started;

    /// <summary>What keeps sandboxes from being tried at all; null where nothing does.</summary>
    public string? FindObstacle() => command.FindObstacle();

    /// <summary>What holds the memory of sandboxes besides the watch, such as "cgroup v1"; null where nothing does.</summary>
    public string? MemoryHolder => cgroups.Value?.Version;

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

    private MemoryCgroup? CreateCgroup()
    {
        try
        {
            return cgroups.Value?.Create(options.Value.MemoryBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxLostException(SandboxLoss.Ended, $"no memory cgroup could be made (CodeInterpreter:MemoryCgroup): {failure.Message}", failure);
        }
    }
}
