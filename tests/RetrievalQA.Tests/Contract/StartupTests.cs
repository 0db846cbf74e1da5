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
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

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
    [InlineData("Serilog:MinimumLevel must be one of", "--Serilog:MinimumLevel=Foo")]
    [InlineData("Serilog: Unable to find a method called Consol", "--Serilog:WriteTo:0:Name=Consol")]
    [InlineData("Serilog: ", "--Serilog:Using:0=None")]
    [InlineData("Kestrel:Endpoints:a:Url: 'foo'", "--Kestrel:Endpoints:a:Url=foo")]
    [InlineData("Did you mean Kestrel:Endpoints?", "--Kestrel:Endpointss:a:Url=http://127.0.0.1:0")]
    [InlineData("Kestrel:Limits", "--Kestrel:Limits:MaxConcurrentConnections=5")]
    [InlineData("Kestrel:Certificates:Default:Path: Could not find file", "--Kestrel:Certificates:Default:Path=badkey")]
    [InlineData("Kestrel:Endpoints:a:Url is required", "--Kestrel:Endpoints:a:Protocols=Http1")]
    [InlineData("ApplicationName cannot be set", "--ApplicationName=foo")]
    [InlineData("HostingStartupAssemblies cannot be set", "--HostingStartupAssemblies=foo")]
    [InlineData("WebRoot cannot be set", "--WebRoot=X")]
    [InlineData("Logging:LogLevel:Default is not read", "--Logging:LogLevel:Default=Foo")]
    [InlineData("ShutdownTimeoutSeconds is not read", "--ShutdownTimeoutSeconds=abc")]
    [InlineData("HostBuilder:ReloadConfigOnChange must be true or false", "--HostBuilder:ReloadConfigOnChange=abc")]
    [InlineData("Connections:AddressFile: ", "--Connections:AddressFile=/no/such/folder/address")]
    [InlineData("Connections:AddressFile: '/' cannot be written", "--Connections:AddressFile=/")]
    [InlineData("Storage:Path is required", "--Storage:Path=")]
    [InlineData("Models:Endpoints:m:Url is required", "--Models:Endpoints:m:Model=x")]
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
    [InlineData("RETRIEVALQA_HOM", "x", "Nothing reads the environment variable RETRIEVALQA_HOM. Did you mean RETRIEVALQA_HOME?")]
    [InlineData("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "x", "(environment variable ASPNETCORE_HOSTINGSTARTUPASSEMBLIES)")]
    [InlineData("HOSTINGSTARTUPASSEMBLIES", "x", "cannot be set")]
    [InlineData("DOTNET_Kestrel__Endpointss__a", "x", "Did you mean Kestrel:Endpoints? (environment variable DOTNET_Kestrel__Endpointss__a)")]
    [InlineData("Serilog__MinimumLevel__Default", "x", "(environment variable Serilog__MinimumLevel__Default)")]
    [InlineData("ASPNETCORE_URLS", "x", "Urls: 'x' is not an address to listen on")]
    public async Task A_wrong_environment_variable_is_refused_by_name(string name, string value, string reason)
    {
        var (exitCode, output, error) = await CommandProcess.RunAsync(new Dictionary<string, string> { [name] = value });
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(reason, Assert.Single(error.Trim().Split('\n')), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("load", "x")]
    [InlineData("ask", "--docs", "x", "question")]
    [InlineData("check")]
    [InlineData("--urls", "http://127.0.0.1:0")]
    public async Task A_current_folder_that_was_deleted_is_said(params string[] arguments)
    {
        string[] fromNowhere = ["bash", "-c", "cd \"$(mktemp -d)\" && rmdir \"$PWD\" && exec \"$@\"", "bash"];
        await using var command = CommandProcess.Start(fromNowhere, new Dictionary<string, string>(), arguments);
        Assert.Equal(1, await command.EndAsync());
        Assert.StartsWith("The current folder does not exist any more", Assert.Single(command.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_may_not_be_read_is_not_called_empty()
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-test-");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.FullName, UnixFileMode.None);
        }

        await using var command = CommandProcess.Start(
            UnprivilegedLauncher.Command, new Dictionary<string, string>(), "check", $"--Storage:Path={folder.FullName}");
        Assert.Equal(1, await command.EndAsync());
        Assert.Equal($"Access to the path '{folder.FullName}/retrievalqa.db' is denied.", Assert.Single(command.Lines));
        folder.Delete();
    }

    [Fact]
    public async Task Variables_that_mean_other_programs_as_well_stop_no_start()
    {
        var foreign = new Dictionary<string, string>
        {
            ["ASPNETCORE_HTTP_PORTS"] = "8080", ["WEBROOT"] = "/srv", ["LOGGING"] = "yes", ["APPLICATIONNAME"] = "shop", ["RETRIEVALQA_DATA"] = "x",
            ["RETRIEVALQA_API_KEYS"] = "secret",
        };
        var (exitCode, _, error) = await CommandProcess.RunAsync(
            foreign, "--urls", "http://192.0.2.1:1", "--Models:Endpoints:m:Url=http://127.0.0.1:1", "--Models:Endpoints:m:ApiKeyVariable=RETRIEVALQA_API_KEYS");
        Assert.Equal(1, exitCode);
        Assert.Contains("can be reached from other machines", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal); // Past all settings.
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
        await Refuses($"127.0.0.1:{port}", $"--Kestrel:Endpoints:a:Url=http://127.0.0.1:{port}");
        await Refuses($"localhost:{port}", "--urls", $"http://127.0.0.1:0;http://localhost:{port}");
    }

    [Fact]
    public async Task A_port_in_use_is_found_before_any_work_is_done()
    {
        using var taken = new TcpListener(IPAddress.Loopback, port: 0);
        taken.Start();
        var folder = Path.Combine(Path.GetTempPath(), $"retrievalqa-test-{Guid.NewGuid():N}");
        await Refuses("address already in use", "--urls", $"http://{taken.LocalEndpoint}", $"--Storage:Path={folder}");
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("Default:Path", "no certificate", "Kestrel:Certificates:Default:Path: A certificate cannot be used")]
    public async Task A_certificate_that_is_none_is_refused_by_name(string setting, string content, string reason)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, content);
        await Refuses(reason, "--urls", "https://127.0.0.1:0", $"--Kestrel:Certificates:{setting}={file}");
        File.Delete(file);
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
