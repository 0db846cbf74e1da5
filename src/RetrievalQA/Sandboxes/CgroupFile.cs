using System.Text;

namespace RetrievalQA.Sandboxes;

/// <summary>Files by which the kernel is told about cgroups: one write is one order, nothing is truncated.</summary>
internal static class CgroupFile
{
    /// <exception cref="IOException">The kernel refuses it.</exception>
    /// <exception cref="UnauthorizedAccessException"/>
    public static void Write(string path, string order)
    {
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(order), fileOffset: 0);
    }
}
