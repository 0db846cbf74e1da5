using System.Text.Json;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Storage;

/// <summary>The data folder, held by this process alone until disposed. Only the account of the server may read it.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream holder;
    private readonly SemaphoreSlim erasing = new(1, 1);

    /// <exception cref="DataFolderInUseException">Another process holds the folder.</exception>
    /// <exception cref="DataFolderException">The folder cannot be made or written.</exception>
    public DataFolder(IOptions<DataFolderOptions> options)
    {
        Options = options.Value;
        try
        {
            OwnerOnly.CreateFolder(Options.Path);
            holder = HeldFile.TryHold(Options.LockPath) ?? throw new DataFolderInUseException(Path.GetFullPath(Options.Path));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException(
                $"The data folder '{Path.GetFullPath(Options.Path)}' cannot be written. {refused.Message} Make it writable or set Storage:Path to another folder.",
                refused);
        }

        Narrow();
        OwnerOnly.CreateFolder(Options.BlobsPath);
        OwnerOnly.CreateFolder(Options.ParsedPath);
        OwnerOnly.CreateFolder(Options.UploadsPath);
        OwnerOnly.CreateFolder(Options.TemporaryPath);
        EmptyTemporary();
    }

    public DataFolderOptions Options { get; }

    /// <summary>The id beside the database; null where the folder has none yet.</summary>
    /// <exception cref="DataFolderException">The file with the id is damaged.</exception>
    public string? FindIdentity()
    {
        try
        {
            return JsonSerializer.Deserialize<FolderIdentity>(File.ReadAllBytes(Options.IdentityPath))?.Id ?? throw new JsonException("It holds no id.");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException damage)
        {
            throw new DataFolderException(
                $"'{Options.IdentityPath}' is damaged. Restore it from a backup, or remove it where the database beside it is the right one.", damage);
        }
    }

    /// <summary>Writes the id beside the database; durable on return.</summary>
    public void Identify(string id) => ReplacedFile.Write(Options.IdentityPath, JsonSerializer.SerializeToUtf8Bytes(new FolderIdentity(id)));

    /// <summary>Whether anything stands in the folders of contents.</summary>
    public bool HasContents() => new[] { Options.BlobsPath, Options.ParsedPath, Options.UploadsPath }
        .Any(contents => Directory.EnumerateFiles(contents, "*", SearchOption.AllDirectories).Any());

    /// <summary>Held by whoever erases contents, and by a backup until it has taken hold of them; dispose to let others.</summary>
    internal async Task<IDisposable> HoldErasingAsync(CancellationToken cancel)
    {
        await erasing.WaitAsync(cancel);
        return new Release(erasing);
    }

    public void Dispose()
    {
        holder.Dispose();
        erasing.Dispose();
    }

    // Other things may stand in a folder that was chosen badly; they are not ours to close.
    private void Narrow()
    {
        string[] ours =
        [
            Options.DatabasePath, Options.LogPath, Options.LastCommitPath, Options.IdentityPath, Options.KeysPath, $"{Options.KeysPath}.lock",
            Options.LockPath, Options.BlobsPath, Options.ParsedPath, Options.UploadsPath, Options.TemporaryPath, Options.SetAsidePath,
            Options.SnapshotsPath, Options.IndexPath, Options.VectorsPath,
        ];
        foreach (var path in ours)
        {
            OwnerOnly.Narrow(path);
        }

        OwnerOnly.NarrowFolder(Options.Path);
    }

    // What stands there was being written by a process that is dead.
    private void EmptyTemporary()
    {
        foreach (var leftover in new DirectoryInfo(Options.TemporaryPath).EnumerateFileSystemInfos())
        {
            if (leftover is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                leftover.Delete();
            }
        }
    }

    private sealed class Release(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }

    private sealed record FolderIdentity(string Id);
}

/// <summary>The data folder cannot be used as it is; the message says why and what to do.</summary>
public class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another process works with the data folder.</summary>
public sealed class DataFolderInUseException(string folder) : DataFolderException(
    $"The data folder '{folder}' is in use by another process. Stop that process or set Storage:Path to another folder.");
