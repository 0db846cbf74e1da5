using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using RetrievalQA.Server.Guards;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Control;

/// <summary>
/// Tells whoever started the server where it listens, once it does (<see cref="ConnectionOptions.AddressFile"/>): a line with
/// the id of this run, then a line for each address.
/// </summary>
internal sealed class AddressFile(IOptions<ConnectionOptions> options, ServerInstance instance, IServer server) : IHostedLifecycleService, IStartCheck
{
    /// <exception cref="OptionsValidationException">It could not be written once the server listens.</exception>
    public void Check()
    {
        if (options.Value.AddressFile is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException("It is a folder.");
            }

            var trial = path + ".try";
            using (File.Create(trial, bufferSize: 1, FileOptions.DeleteOnClose))
            {
                // That it can be made says enough.
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException(
                ConnectionOptions.Section, typeof(ConnectionOptions), [$"Connections:AddressFile: '{path}' cannot be written. {refused.Message}"]);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AddressFile is { Length: > 0 } path)
        {
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            ReplacedFile.Write(path, Encoding.UTF8.GetBytes(string.Join('\n', [instance.Id, .. addresses])));
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AddressFile is { Length: > 0 } path)
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The instance, and the addresses at which this machine reaches it. Null where the server does not listen yet.</summary>
    public static (string Instance, IReadOnlyList<Uri> Addresses)? Read(string path)
    {
        try
        {
            var lines = File.ReadAllLines(path);
            return (lines[0], [.. lines[1..].Select(line => new Uri(line)).SelectMany(Reachable)]);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // "Any address" is none that one could connect to.
    private static IEnumerable<Uri> Reachable(Uri address) =>
        IPAddress.TryParse(address.DnsSafeHost, out var host) && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any))
            ? [new UriBuilder(address) { Host = "127.0.0.1" }.Uri, new UriBuilder(address) { Host = "[::1]" }.Uri]
            : [address];
}
