using System.Net;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Readme;

/// <summary><c>run.sh</c> where another server is in its way. <see cref="ReadmeProgramsTests"/> runs it where none is.</summary>
public sealed class RunScriptTests
{
    [Fact]
    public async Task Where_the_port_is_taken_it_says_so_and_leaves_the_server_there_alone()
    {
        await using var other = await ServerProcess.StartAsync();
        using var clone = await FreshClone.MakeAsync();
        await using var script = clone.Start(Path.Combine(clone.Folder, "run.sh"), $"--urls={other.Address}");
        Assert.Equal(1, await script.EndAsync());
        Assert.Contains($"127.0.0.1:{other.Address.Port}", script.Printed, StringComparison.Ordinal);
        Assert.Contains("already in use", script.Printed, StringComparison.OrdinalIgnoreCase);
        await ExpectUntouchedAsync(other, script);
    }

    [Fact]
    public async Task Where_the_folder_is_taken_it_says_so_and_leaves_the_server_there_alone()
    {
        await using var other = await ServerProcess.StartAsync();
        using var clone = await FreshClone.MakeAsync();
        await using var script = clone.Start(Path.Combine(clone.Folder, "run.sh"), $"--Storage:Path={other.DataFolder}");
        Assert.Equal(1, await script.EndAsync());
        Assert.Contains(other.DataFolder, script.Printed, StringComparison.Ordinal);
        await ExpectUntouchedAsync(other, script);
    }

    private static async Task ExpectUntouchedAsync(ServerProcess other, StartedProgram script)
    {
        Assert.DoesNotContain("RetrievalQA is running", script.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Uploaded", script.Printed, StringComparison.Ordinal);
        using var health = await other.Client.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        var client = new ApiClient(other.Client);
        Assert.Empty((await client.Get("/v1/files")).Ok().Data);
        Assert.Empty((await client.Get("/v1/vector_stores")).Ok().Data);
    }
}
