using System.Net;
using RetrievalQA.Server.Control;

namespace RetrievalQA.Tests.Contract;

/// <summary>The command <c>load</c> as a process, against real servers.</summary>
public sealed class LoadCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("retrievalqa-load-");

    private string AddressPath => Path.Combine(folder.FullName, ".address");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Each_file_that_cannot_be_loaded_is_named_with_the_reason_and_the_others_are_loaded()
    {
        Write("good.txt", "The old bridge is 137 metres long.");
        Write("below/empty.txt", "");
        Write("broken.pdf", "%PDF-1.7 and then nothing");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "gone.txt"), Path.Combine(folder.FullName, "nowhere"));
        await using var server = await ServerProcess.StartAsync();
        var (exitCode, output, error) = await LoadAsync($"--url={server.Address}", "--ask", "How long is the old bridge?");
        Assert.Equal((5, ""), (exitCode, error));
        Assert.Matches(@"(?m)^Not (loaded|read): below/empty\.txt: .{10}", output);
        Assert.Matches(@"(?m)^Not read: broken\.pdf: .{10}", output);
        Assert.Matches(@"(?m)^Not loaded: gone\.txt: .{10}", output);
        Assert.Contains("137 metres", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', output);
    }

    [Fact]
    public async Task Without_a_server_or_a_folder_it_says_so()
    {
        var (exitCode, _, error) = await LoadAsync("--url=http://127.0.0.1:1");
        Assert.Equal((1, "No server is ready at http://127.0.0.1:1/.\n"), (exitCode, error));
        (exitCode, _, error) = await CommandProcess.RunAsync("load", Path.Combine(folder.FullName, "none"));
        Assert.Equal((1, $"There is no folder '{Path.Combine(folder.FullName, "none")}'.\n"), (exitCode, error));
    }

    [Fact]
    public async Task Where_keys_are_set_it_says_how_to_load_and_the_server_goes_on()
    {
        Write("good.txt", "text");
        await using var server = await ServerProcess.StartAsync(
            $"--Connections:AddressFile={AddressPath}", "--Keys:Allowed:web:Project=shop", $"--Keys:Allowed:web:Sha256={new string('a', 64)}");
        var (exitCode, _, error) = await LoadStartedAsync(server);
        Assert.Equal(4, exitCode);
        Assert.Contains("RETRIEVALQA_API_KEY", error, StringComparison.Ordinal);
        using var health = await server.Client.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://[::1]:0")]
    public async Task A_started_server_is_found_wherever_it_listens(string urls)
    {
        Write("good.txt", "text");
        await using var server = await ServerProcess.StartAsync($"--Connections:AddressFile={AddressPath}");
        Assert.Equal(server.Address, Assert.Single(AddressFile.Read(AddressPath)!.Value.Addresses));
        var lines = await File.ReadAllLinesAsync(AddressPath);
        await File.WriteAllLinesAsync(AddressPath, [lines[0], .. urls.Replace(":0", $":{server.Address.Port}", StringComparison.Ordinal).Replace("*", "[::]", StringComparison.Ordinal).Split(';')]);
        var (exitCode, output, error) = await LoadStartedAsync(server);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("Read 1 of 1 documents", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_loaded_into_a_server_that_holds_the_address_of_the_one_meant()
    {
        Write("good.txt", "text");
        await using var other = await ServerProcess.StartAsync();
        await File.WriteAllLinesAsync(AddressPath, [new ServerInstance().Id, $"{other.Address}"]);
        var (exitCode, _, error) = await LoadStartedAsync(other);
        Assert.Equal((1, "The server does not answer at its own addresses from here, so nothing was loaded.\n"), (exitCode, error));
        Assert.Empty((await new ApiClient(other.Client).Get("/v1/files")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_what_is_said()
    {
        Write("good.txt", "text");
        await using var server = await ServerProcess.StartAsync($"--Connections:AddressFile={AddressPath}");
        await using var tls = TlsListener.StartBefore(server.Address);
        var (exitCode, _, error) = await LoadAsync($"--url={tls.Address}");
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"There is no secure connection to {tls.Address}. The remote certificate", error, StringComparison.Ordinal);

        await File.WriteAllLinesAsync(AddressPath, [(await File.ReadAllLinesAsync(AddressPath))[0], $"{tls.Address}"]);
        (exitCode, _, error) = await LoadStartedAsync(server);
        Assert.Equal(1, exitCode);
        Assert.Contains("so nothing was loaded. The remote certificate", error, StringComparison.Ordinal);

        var trusted = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SSL_CERT_FILE"] = tls.CertificatePath,
            ["XDG_CACHE_HOME"] = Path.Combine(folder.FullName, ".cache"),
        };
        Assert.Equal(0, (await CommandProcess.RunAsync(trusted, "load", folder.FullName, $"--url={tls.Address}")).ExitCode);
    }

    [Fact]
    public async Task A_key_that_no_header_can_hold_is_said()
    {
        Write("good.txt", "text");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["RETRIEVALQA_API_KEY"] = "sk-열쇠" };
        var (exitCode, _, error) = await CommandProcess.RunAsync(environment, "load", folder.FullName, "--url=http://127.0.0.1:1");
        Assert.Equal((1, "RETRIEVALQA_API_KEY holds characters that no key has.\n"), (exitCode, error));
    }

    [Fact]
    public async Task A_server_that_has_ended_is_not_waited_for()
    {
        Write("good.txt", "text");
        await using var server = await ServerProcess.StartAsync();
        await server.KillAsync();
        Assert.Equal((1, "", ""), await LoadStartedAsync(server));
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private Task<(int ExitCode, string Output, string Error)> LoadAsync(params string[] options) => CommandProcess.RunAsync(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_CACHE_HOME"] = Path.Combine(folder.FullName, ".cache") },
        ["load", folder.FullName, .. options]);

    private Task<(int ExitCode, string Output, string Error)> LoadStartedAsync(ServerProcess server) =>
        LoadAsync("--address-file", AddressPath, "--server-process", $"{server.ProcessId}");
}
