namespace RetrievalQA.Storage;

/// <summary>A file that one process at a time has open. The operating system gives it free when the process ends, however it ends.</summary>
public static class HeldFile
{
    private const int LockedUnix = 11; // EWOULDBLOCK on Linux
    private const int LockedMac = 35; // EWOULDBLOCK on macOS
    private const int LockedWindows = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION

    /// <summary>Opens the file, which is made where there is none. Null where another process holds it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream? TryHold(string path)
    {
        try
        {
            return new FileStream(path, OwnerOnly.Opening(FileMode.OpenOrCreate, FileAccess.ReadWrite));
        }
        catch (IOException held) when (held.HResult is LockedUnix or LockedMac or LockedWindows)
        {
            return null;
        }
    }
}
