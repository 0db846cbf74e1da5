using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>What is found out when code is first run.</summary>
public sealed class SandboxFirstUseTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly SandboxLauncher launcher = new();
    private int looks;

    public void Dispose() => launcher.Dispose();

    [Fact]
    public void A_place_for_cgroups_that_could_not_be_looked_for_is_looked_for_again()
    {
        var factory = Factory(() => ++looks == 1 ? throw new FormatException("half a line") : null);
        Assert.Throws<FormatException>(() => factory.MemoryHolder);
        Assert.Null(factory.MemoryHolder);
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Code_that_could_not_be_run_is_tried_again_after_half_a_minute_and_not_at_every_call()
    {
        var root = Directory.CreateTempSubdirectory("retrievalqa-python-").FullName;
        await using var sandboxes = new SandboxHarness(clock, ("PythonRoot", root));
        var first = await FailAsync(sandboxes);
        Assert.Contains("is missing", first.Message, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Same(first, await FailAsync(sandboxes));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, await FailAsync(sandboxes));
        Directory.Delete(root);
    }

    [Fact]
    public async Task Calls_that_come_first_at_once_share_one_probe()
    {
        await using var sandboxes = new SandboxHarness(clock, ("PythonRoot", "/nowhere"));
        var failures = await AtOnce.CallAsync(() => FailAsync(sandboxes));
        Assert.All(failures, failure => Assert.Same(failures[0], failure));
    }

    private static Task<CodeInterpreterUnavailableException> FailAsync(SandboxHarness sandboxes) =>
        Assert.ThrowsAsync<CodeInterpreterUnavailableException>(() => sandboxes.Availability.DescribeAsync(CancellationToken.None));

    private SandboxFactory Factory(Func<MemoryCgroups?> find) => new(launcher, Options.Create(new CodeInterpreterOptions()), clock, find);
}
