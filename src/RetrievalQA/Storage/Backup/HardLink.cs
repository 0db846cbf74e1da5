using System.Runtime.InteropServices;
using System.Text;

namespace RetrievalQA.Storage.Backup;

/// <summary>A second name for a file, which keeps its content when the first name is removed.</summary>
internal static class HardLink
{
    /// <summary>A copy where the file system has no hard links.</summary>
    public static void Make(string path, string target)
    {
        if (OperatingSystem.IsWindows() || Link(Terminated(path), Terminated(target)) < 0)
        {
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new FileStream(target, OwnerOnly.Opening(FileMode.CreateNew));
            source.CopyTo(copy);
        }
    }

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] path, byte[] target);
}
