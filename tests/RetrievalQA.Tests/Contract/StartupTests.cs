using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RetrievalQA.Server.Commands;

namespace RetrievalQA.Tests.Contract;

/// <summary>Starts the real process: what keeps it from serving is one line on standard error and exit code 1.</summary>
public sealed class StartupTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("http://0.0.0.0:0", "can be reached from other machines")]
    [InlineData("http://*:0", "can be reached from other machines")]
    [InlineData("http://example.org:0", "can be reached from other machines")]
    public async Task An_address_that_others_can_reach_is_refused(string url, string reason) => await Refuses(reason, "--urls", url);

    [Fact]
    public async Task With_a_key_others_may_reach_the_server()
    {
        // It gets as far as opening the socket; the address is one for documentation, nobody has it.
        await Refuses("Cannot assign requested address", "--urls", "http://192.0.2.1:1", $"--Keys:Allowed:web:Sha256={new string('0', 64)}");
    }

    [Fact]
    public async Task A_broken_key_file_is_refused_by_name()
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "keys.json"), "{");
        await Refuses(Path.Combine(folder, "keys.json"), "--urls", "http://127.0.0.1:0", $"--Storage:Path={folder}");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("PollAfterMilliseconds", "--Api:PollAfterMilliseconds=1")]
    [InlineData("Keys:Allowed:web:Sha256", "--Keys:Allowed:web:Sha256=abc")]
    [InlineData("Maximum", "--Connections:Maximum=0")]
    [InlineData("CodeInterpreter:DiskMegabytes", "--CodeInterpreter:DiskMegabytes=1024")]
    [InlineData("PythonRoot", "--CodeInterpreter:PythonRoot=usr")]
    [InlineData("Runs:LifetimeSeconds must be between 1 and 86400", "--Runs:LifetimeSeconds=0")]
    [InlineData("Runs:LifetimeSeconds must be a whole number", "--Runs:LifetimeSeconds=abc")]
    [InlineData("Did you mean Runs:LifetimeSeconds?", "--Runs:LifetimeSecond=5")]
    [InlineData("There is no setting 'colour'", "--colour=red")]
    [InlineData("--Runs:LifetimeSeconds needs a value", "--Runs:LifetimeSeconds")]
    [InlineData("'-x' is not understood", "-x")]
    [InlineData("Urls: 'htp:/x' is not an address", "--urls=htp:/x")]
    [InlineData("Urls: 'http://127.0.0.1:99999' is not an address", "--urls=http://127.0.0.1:99999")]
    [InlineData("Models:Default names 'none'", "--Models:Default=none")]
    public async Task A_wrong_setting_is_refused_by_name(string name, string setting) => await Refuses(name, "--urls", "http://127.0.0.1:0", setting);

    [Fact]
    public async Task An_unknown_command_is_refused() => await Refuses("There is no command 'srve'", "srve");

    [Theory]
    [InlineData("--urls", "http://127.0.0.1:0")]
    [InlineData("keys", "list")]
    [InlineData("check")]
    public async Task A_settings_file_that_is_no_json_is_named(params string[] arguments)
    {
        // Read beside the shipped one, so that no program has to be copied.
        var file = Path.Combine(AppContext.BaseDirectory, "appsettings.Broken.json");
        await File.WriteAllTextAsync(file, """{ "Runs": """);
        try
        {
            var (exitCode, output, error) = await CommandProcess.RunAsync(
                new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Broken", ["ASPNETCORE_ENVIRONMENT"] = "Broken" }, arguments);
            Assert.Equal((1, ""), (exitCode, output));
            Assert.Contains(file, Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_misspelt_environment_variable_is_refused_by_name()
    {
        var (exitCode, _, error) = await CommandProcess.RunAsync(
            new Dictionary<string, string> { ["Runs__LifetimeSecond"] = "5", ["KEYS"] = "of something else", ["OTHER__THING"] = "1" }, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, exitCode);
        Assert.Contains("Did you mean Runs:LifetimeSeconds? (environment variable Runs__LifetimeSecond)", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("'--modle' is not understood. Did you mean --model?", "ask", "--docs", ".", "--modle", "x", "question")]
    [InlineData("'--ulr' is not understood. Did you mean --url?", "load", ".", "--ulr", "x")]
    [InlineData("'--requests-per-minut' is not understood. Did you mean --requests-per-minute?", "keys", "add", "--project", "a", "--requests-per-minut", "5")]
    [InlineData("'--repare' is not understood. Did you mean --repair?", "check", "--repare")]
    [InlineData("'ad' is not understood. Did you mean add?", "keys", "ad")]
    [InlineData("Did you mean Storage:Path?", "check", "--Storage:Pth=x")]
    [InlineData("'--server-process'", "load", ".", "--server-process", "x")]
    [InlineData("--tokens-per-minute must be", "keys", "add", "--project", "p", "--tokens-per-minute", "x")]
    [InlineData("'--docs' is required", "ask", "question")]
    [InlineData("Did you mean backup?", "bakcup")]
    public async Task An_argument_that_no_command_knows_is_refused_in_one_line(string reason, params string[] arguments)
    {
        var (exitCode, output, error) = await CommandProcess.RunAsync(arguments);
        Assert.Equal(1, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("--Runs:LifetimeSeconds=600", "--help")]
    [InlineData("--Runs:LifetimeSeconds=600", "-h")]
    [InlineData("--docs", "help", "ask")]
    [InlineData("--project", "keys", "add", "--help")]
    public async Task Help_is_there_for_the_server_and_for_each_command(string said, params string[] arguments)
    {
        var (exitCode, output, error) = await CommandProcess.RunAsync(arguments);
        Assert.Equal(0, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, port: 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await Refuses($"127.0.0.1:{port}", "--urls", $"http://127.0.0.1:{port}");
    }

    [Fact]
    public async Task A_data_folder_in_use_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-test-").FullName;
        await using (File.Open(Path.Combine(folder, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            await Refuses("is in use by another process", "--urls", "http://127.0.0.1:0", $"--Storage:Path={folder}");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("garbage")]
    public async Task A_database_that_cannot_be_used_is_named_and_nothing_is_erased(string fault)
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-test-").FullName;
        var blob = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "blobs", "ab")).FullName, "cd");
        await File.WriteAllTextAsync(blob, "content");
        if (fault == "garbage")
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "retrievalqa.db"), new byte[20_000]);
        }

        await Refuses("retrievalqa.db", "--urls", "http://127.0.0.1:0", $"--Storage:Path={folder}");
        Assert.True(File.Exists(blob));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_server_that_ends_because_a_worker_failed_says_so_by_its_exit_code()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHostedService<FailingWorker>();
        Assert.Equal(1, await ServeCommand.RunAsync(builder.Build));
    }

    private static async Task Refuses(string reason, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-test-").FullName;
        var start = new ProcessStartInfo(
            "dotnet", [typeof(Program).Assembly.Location, $"--Storage:Path={folder}", .. arguments]) { RedirectStandardError = true,
            RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Limit);
        try
        {
            var error = (await process.StandardError.ReadToEndAsync(timeout.Token)).Trim();
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            Assert.Equal(1, process.ExitCode);
            Assert.Contains(reason, error, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error);
            Assert.DoesNotContain("   at ", error + output, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class FailingWorker : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("The worker cannot go on.");
        }
    }
}
