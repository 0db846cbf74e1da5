using System.Net.Sockets;
using System.Text;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Control;

/// <summary>Asks the server that holds a data folder, over its <see cref="ControlSocket"/>.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly NetworkStream stream;

    private ControlClient(Socket socket) => stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>What follows the first line of the answer.</summary>
    public Stream Rest => stream;

    /// <summary>Null where no server runs on the folder.</summary>
    public static async Task<ControlClient?> FindAsync(DataFolderOptions folder, CancellationToken cancel)
    {
        if (!File.Exists(folder.ControlPath))
        {
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.GetFullPath(folder.ControlPath)), cancel);
            return new ControlClient(socket);
        }
        catch (Exception gone) when (gone is SocketException or ArgumentOutOfRangeException)
        {
            // A killed server left it there.
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Returns the first line of the answer.</summary>
    /// <exception cref="IOException">The server could not do it.</exception>
    public async Task<string> AskAsync(string request, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{request}\n"), cancel);
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancel) == 1 && one[0] != '\n')
        {
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]) switch
        {
            "" => throw new IOException("The server ended before it answered."),
            var error when error.StartsWith(ControlSocket.Error, StringComparison.Ordinal) => throw new IOException(error[ControlSocket.Error.Length..]),
            var answer => answer,
        };
    }

    public void Dispose() => stream.Dispose();
}
