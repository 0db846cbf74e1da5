namespace RetrievalQA;

/// <summary>Files and folders that only the account of the server may read, whatever the umask of the process allows.</summary>
public static class OwnerOnly
{
    private const UnixFileMode FileRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderRights = FileRights | UnixFileMode.UserExecute;

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>How to open a file that may have to be made.</summary>
    public static FileStreamOptions Opening(FileMode mode, FileAccess access = FileAccess.Write, FileShare share = FileShare.None)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileRights;
        }

        return options;
    }

    /// <summary>Makes the folder, and those above it, where they do not exist.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // The system call gives the rights to the last folder only.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
        {
            CreateFolder(parent);
        }

        Directory.CreateDirectory(path, FolderRights);
    }

    /// <summary>
    /// Takes the rights of others from a file, or from a folder with all that is in it. A folder comes after its content, so
    /// one that is closed has been gone through. What belongs to another account stays as it is.
    /// </summary>
    public static void Narrow(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (File.Exists(path))
        {
            Close(path, FileRights);
        }
        else if (Directory.Exists(path) && (File.GetUnixFileMode(path) & ~FolderRights) != UnixFileMode.None)
        {
            foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything))
            {
                Close(entry.FullName, entry is DirectoryInfo ? FolderRights : FileRights);
            }

            Close(path, FolderRights);
        }
    }

    /// <summary>Takes the rights of others from a folder alone.</summary>
    public static void NarrowFolder(string path) => Close(path, FolderRights);

    private static void Close(string path, UnixFileMode rights)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            var given = File.GetUnixFileMode(path);
            if ((given & ~rights) != UnixFileMode.None)
            {
                File.SetUnixFileMode(path, given & rights);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // It belongs to another account, which decides who reads it.
        }
    }
}
