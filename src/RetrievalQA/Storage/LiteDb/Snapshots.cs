using System.Globalization;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Copies of the closed database with its log, from before each migration; the newest are kept.</summary>
internal sealed class Snapshots(DataFolderOptions folder, TimeProvider time)
{
    /// <summary>Durable on return.</summary>
    /// <exception cref="IOException">No space is left, say; nothing of the copy stays.</exception>
    public void Take(int version)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH-mm-ssZ}-schema-{version}");
        var (writing, taken) = (Path.Combine(folder.TemporaryPath, name), Path.Combine(folder.SnapshotsPath, name));
        if (Directory.Exists(taken))
        {
            // A migration that was interrupted a moment ago: the copy from before it is the better one.
            return;
        }

        try
        {
            OwnerOnly.CreateFolder(writing);
            Copy(folder.DatabasePath, writing);
            Copy(folder.LogPath, writing);
            DurableFolder.Sync(writing);
            OwnerOnly.CreateFolder(folder.SnapshotsPath);
            Directory.Move(writing, taken);
        }
        catch
        {
            if (Directory.Exists(writing))
            {
                Directory.Delete(writing, recursive: true);
            }

            throw;
        }

        DurableFolder.Sync(folder.SnapshotsPath);
        DurableFolder.Sync(folder.Path);
        ForgetOldest();
    }

    private static void Copy(string path, string into)
    {
        using var source = new FileStream(path, FileMode.Open, FileAccess.Read);
        using var copy = new FileStream(Path.Combine(into, Path.GetFileName(path)), OwnerOnly.Opening(FileMode.CreateNew));
        source.CopyTo(copy);
        copy.Flush(flushToDisk: true);
    }

    // Their names begin with the time.
    private void ForgetOldest()
    {
        var newestFirst = Directory.EnumerateDirectories(folder.SnapshotsPath).OrderDescending(StringComparer.Ordinal);
        foreach (var old in newestFirst.Skip(folder.Snapshots).ToList())
        {
            Directory.Delete(old, recursive: true);
        }
    }
}
