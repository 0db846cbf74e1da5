using Microsoft.Extensions.Options;

namespace RetrievalQA.Storage;

/// <summary>The data folder, held by this process alone until disposed.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream holder;

    /// <exception cref="DataFolderInUseException">Another process holds the folder.</exception>
    public DataFolder(IOptions<DataFolderOptions> options)
    {
        Options = options.Value;
        Directory.CreateDirectory(Options.Path);
        holder = Hold(Options);
        Directory.CreateDirectory(Options.BlobsPath);
        Directory.CreateDirectory(Options.ParsedPath);
        Directory.CreateDirectory(Options.UploadsPath);
        EmptyTemporary();
    }

    public DataFolderOptions Options { get; }

    public void Dispose() => holder.Dispose();

    // What stands there was being written by a process that is dead.
    private void EmptyTemporary()
    {
        foreach (var leftover in Directory.CreateDirectory(Options.TemporaryPath).EnumerateFiles())
        {
            leftover.Delete();
        }
    }

    private static FileStream Hold(DataFolderOptions options)
    {
        try
        {
            // The operating system drops the lock when the process ends, however it ends.
            return new FileStream(options.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new DataFolderInUseException(Path.GetFullPath(options.Path), held);
        }
    }
}

/// <summary>Another process works with the data folder.</summary>
public sealed class DataFolderInUseException(string folder, Exception inner)
    : Exception($"The data folder '{folder}' is in use by another process. Stop that process or set Storage:Path to another folder.", inner);
