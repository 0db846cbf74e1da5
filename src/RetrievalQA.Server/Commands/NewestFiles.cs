using RetrievalQA.Storage;

namespace RetrievalQA.Server.Commands;

/// <summary>Keeps a folder of small files of a user's cache from growing without end.</summary>
internal static class NewestFiles
{
    /// <summary>Erases all but the files that were used last. None that a process holds; what cannot be erased stays.</summary>
    public static void Keep(string folder, int count)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(count).ToList())
        {
            try
            {
                using var own = HeldFile.TryHold(file.FullName);
                if (own is not null)
                {
                    file.Delete();
                }
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // It is as good as any other that is there.
            }
        }
    }
}
