using Microsoft.Extensions.Options;

namespace RetrievalQA.Sandboxes;

/// <summary>Starts sandboxes.</summary>
internal sealed class SandboxFactory(SandboxLauncher launcher, IOptions<CodeInterpreterOptions> options, TimeProvider time)
{
    // Far more than sandboxes at one time, so that no two of them share a user.
    private const int Users = 10_000;

    private readonly SandboxCommand command = new(options.Value);
    private int started;

    /// <summary>What keeps sandboxes from being tried at all; null where nothing does.</summary>
    public string? FindObstacle() => command.FindObstacle();

    /// <exception cref="SandboxLostException">It did not start.</exception>
    public async Task<Sandbox> StartAsync(bool mountProc, FontCache? fonts)
    {
        var user = options.Value.FirstUserId + (Interlocked.Increment(ref started) % Users);
        var process = await launcher.StartAsync(command.Build(user, mountProc));
        return await Sandbox.StartAsync(process, fonts, options.Value, time);
    }
}
