using System.Text;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Commands;

/// <summary>Lets one command of a user at a time work on something. The others wait; one that was killed holds up nobody.</summary>
internal sealed class CommandLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream held;

    private CommandLock(FileStream held, TimeProvider time)
    {
        this.held = held;
        File.SetLastWriteTimeUtc(held.Name, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>What a command that did not come to its end left here; empty where it did.</summary>
    public string Note
    {
        get
        {
            held.Position = 0;
            var note = new byte[held.Length];
            held.ReadExactly(note);
            return Encoding.UTF8.GetString(note);
        }

        set
        {
            held.SetLength(0);
            held.Write(Encoding.UTF8.GetBytes(value));
            held.Flush();
        }
    }

    /// <param name="path">Of a file of no other use; made where there is none.</param>
    /// <param name="onWait">Called once where another command works on it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<CommandLock> TakeAsync(string path, Func<Task> onWait, TimeProvider time, CancellationToken cancel)
    {
        CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (HeldFile.TryHold(path) is { } free)
        {
            return new CommandLock(free, time);
        }

        await onWait();
        while (true)
        {
            await Task.Delay(PollInterval, time, cancel);
            if (HeldFile.TryHold(path) is { } left)
            {
                return new CommandLock(left, time);
            }
        }
    }

    public void Dispose() => held.Dispose();

    private static void CreateFolder(string path)
    {
        try
        {
            OwnerOnly.CreateFolder(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be made. {refused.Message} XDG_CACHE_HOME says where else it may be.", refused);
        }
    }
}
