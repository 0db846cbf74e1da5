namespace RetrievalQA.Storage;

/// <summary>Tells a full disk or quota from other I/O errors.</summary>
public static class DiskFull
{
    private const int UnixNoSpace = 28; // ENOSPC
    private const int UnixQuotaExceeded = 122; // EDQUOT on Linux
    private const int WindowsDiskFull = unchecked((int)0x80070070); // ERROR_DISK_FULL
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027); // ERROR_HANDLE_DISK_FULL

    public static bool IsCauseOf(IOException failure) =>
        failure.HResult is UnixNoSpace or UnixQuotaExceeded or WindowsDiskFull or WindowsHandleDiskFull;
}
