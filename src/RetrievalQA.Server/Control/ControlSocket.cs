using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using RetrievalQA.Storage;
using RetrievalQA.Storage.Backup;

namespace RetrievalQA.Server.Control;

/// <summary>
/// Lets the commands of this machine's owner reach a running server: a Unix socket in the data folder, which only the
/// account of the server may enter. One line asks; the answer is a line "ok" or "error: …", then what was asked for.
/// </summary>
internal sealed partial class ControlSocket(
    IOptions<DataFolderOptions> folder, FolderBackup backup, DataCheck check, ILogger<ControlSocket> log) : BackgroundService
{
    public const string Backup = "backup";
    public const string Check = "check";
    public const string Repair = "repair";
    public const string Ok = "ok";
    public const string Sound = "sound";
    public const string Unsound = "unsound";
    public const string Error = "error: ";

    private const int LongestRequest = 64;
    private const int Waiting = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var path = Path.GetFullPath(folder.Value.ControlPath);
        using var listener = Listen(path);
        if (listener is null)
        {
            return;
        }

        var served = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(stoppingToken);
                served.RemoveAll(task => task.IsCompleted);
                served.Add(ServeAsync(client, stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(served);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Null where no socket can be had there; the commands then need the server stopped.</summary>
    private Socket? Listen(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // What a killed server left; this process holds the folder.
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            OwnerOnly.Narrow(path);
            listener.Listen(Waiting);
            return listener;
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // A path may be too long for a socket (108 bytes on Linux).
            LogNoSocket(failure.Message, path);
            listener.Dispose();
            return null;
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancel)
    {
        await using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            var request = await ReadLineAsync(stream, cancel);
            switch (request)
            {
                case Backup:
                    await WriteLineAsync(stream, Ok, cancel);
                    await backup.WriteAsync(stream, cancel);
                    break;
                case Check or Repair:
                    var report = await check.RunAsync(repair: request == Repair, cancel);
                    await WriteLineAsync(stream, report.IsSound ? Sound : Unsound, cancel);
                    foreach (var line in report.Lines)
                    {
                        await WriteLineAsync(stream, line, cancel);
                    }

                    break;
                default:
                    await WriteLineAsync(stream, $"{Error}'{request}' is not understood.", cancel);
                    break;
            }
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // The one who asked is gone, or sees an answer without its end.
            LogFailed(failure);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken cancel)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (line.Count < LongestRequest && await stream.ReadAsync(one, cancel) == 1 && one[0] != '\n')
        {
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    private static async Task WriteLineAsync(NetworkStream stream, string line, CancellationToken cancel) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ") + '\n'), cancel);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No socket at {Path} ({Reason}): 'backup' and 'check' need this server stopped.")]
    private partial void LogNoSocket(string reason, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "A backup or check that was asked for failed.")]
    private partial void LogFailed(Exception failure);
}
