using System.Net;
using System.Net.Sockets;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>A session to attack: this process plays the server, with a secret file, a secret variable, a loopback port and an abstract socket as
/// targets.</summary>
public sealed class HostileSandbox : IAsyncLifetime, IDisposable
{
    public const string Secret = "hunter2";
    private const string Session = "thread_hostile";

    private readonly SandboxHarness sandboxes = new(
        null, ("AddressSpaceMegabytes", "768"), ("MemoryMegabytes", "800"), ("CellSeconds", "60"), ("WarmSandboxes", "1"));
    private readonly TcpListener loopback = new(IPAddress.Loopback, 0);
    private readonly Socket abstractSocket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Everybody on this machine may read it.</summary>
    public string SecretFile { get; } = Path.Combine(Path.GetTempPath(), $"retrievalqa-{Guid.NewGuid():N}");

    public int Port => ((IPEndPoint)loopback.LocalEndpoint).Port;

    public string AbstractName { get; } = $"retrievalqa-{Guid.NewGuid():N}";

    /// <summary>Somebody connected to the port.</summary>
    public bool WasReached => loopback.Pending();

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(SecretFile, Secret);
        Environment.SetEnvironmentVariable("HOST_TEST_SECRET", Secret);
        loopback.Start();
        abstractSocket.Bind(new UnixDomainSocketEndPoint($"\0{AbstractName}"));
        abstractSocket.Listen();
    }

    public async Task DisposeAsync()
    {
        await sandboxes.DisposeAsync();
        File.Delete(SecretFile);
    }

    public void Dispose()
    {
        loopback.Dispose();
        abstractSocket.Dispose();
    }

    /// <summary>Runs an attack beside a variable and a file.</summary>
    public async Task<Attack> RunAsync(string code)
    {
        await Run("v = 1\nopen('/mnt/data/kept.txt', 'w').write('kept')");
        await using var result = await sandboxes.RunAsync(code, Session);
        var after = await Run("print('v' in globals(), __import__('os').path.exists('/mnt/data/kept.txt'))");
        var state = after.Trim();
        return new Attack(
            result.Status,
            SandboxHarness.Logs(result),
            [.. result.Files.Select(file => file.Path)],
            result.Outputs.OfType<CodeImage>().Count(),
            state);
    }

    private async Task<string> Run(string code)
    {
        await using var result = await sandboxes.RunAsync(code, Session);
        Assert.Equal(CodeStatus.Completed, result.Status);
        return SandboxHarness.Logs(result);
    }
}

/// <summary>How an attack went, and what the session had left after it.</summary>
/// <param name="State">What the next call printed: whether the variable and the file are there, and what the sandbox had to say before.</param>
public sealed record Attack(CodeStatus Status, string Logs, IReadOnlyList<string> Files, int Images, string State)
{
    public bool VariablesKept => State.Split('\n')[^1] is "True True" or "True False";

    public bool FilesKept => State.EndsWith("True", StringComparison.Ordinal);
}
