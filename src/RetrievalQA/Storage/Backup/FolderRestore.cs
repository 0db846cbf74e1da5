using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Storage.Backup;

/// <summary>
/// Makes a data folder of a backup: beside its place first, every content compared with the manifest, and moved there when
/// all of it is on the disk. What is wrong with the backup changes nothing.
/// </summary>
public static partial class FolderRestore
{
    private const int BufferSize = 128 * 1024;

    /// <param name="folder">Where the folder is to stand; missing or empty.</param>
    /// <returns>How many contents were restored, and the moment (Unix seconds) that they show.</returns>
    /// <exception cref="BackupException">The backup cannot be restored there; the message says why.</exception>
    public static async Task<(int Files, long Moment)> ReadAsync(Stream backup, string folder, CancellationToken cancel)
    {
        var target = Path.GetFullPath(folder);
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new BackupException($"'{target}' is not empty. Name a folder that is missing or empty with --Storage:Path.");
        }

        var building = $"{target.TrimEnd(Path.DirectorySeparatorChar)}.{Path.GetRandomFileName()}";
        try
        {
            OwnerOnly.CreateFolder(building);
            var manifest = await UnpackAsync(backup, building, cancel);
            Place(building, target);
            return (manifest.Entries.Count, manifest.CreatedAt);
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            throw new BackupException($"The backup is damaged or was cut short: {Said(failure)}. Nothing was restored.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup could not be restored: {failure.Message.TrimEnd('.')}. Nothing was restored.", failure);
        }
        finally
        {
            if (Directory.Exists(building))
            {
                Directory.Delete(building, recursive: true);
            }
        }
    }

    /// <summary>Reads a backup to its end and compares it with its manifest; nothing is written.</summary>
    /// <exception cref="BackupException">It is not whole.</exception>
    public static async Task VerifyAsync(Stream backup, CancellationToken cancel)
    {
        try
        {
            await UnpackAsync(backup, building: null, cancel);
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            throw new BackupException($"The backup is not whole: {Said(failure)}. The server's log may say why.", failure);
        }
    }

    private static string Said(Exception failure) => failure is JsonException ? "its list of contents cannot be read" : failure.Message.TrimEnd('.');

    private static bool IsDamage(Exception failure) => failure is InvalidDataException or FormatException or JsonException or EndOfStreamException;

    /// <param name="building">Where its files are written; null to write nothing.</param>
    private static async Task<BackupManifest> UnpackAsync(Stream backup, string? building, CancellationToken cancel)
    {
        await using var tar = new TarReader(backup, leaveOpen: true);
        var unpacked = new List<BackupEntry>();
        while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            if (entry.Name == BackupManifest.Name && entry.DataStream is { } listed)
            {
                var manifest = await JsonSerializer.DeserializeAsync(listed, BackupJson.Default.BackupManifest, cancel);
                Verify(manifest ?? throw new InvalidDataException("It lists nothing"), unpacked);
                return await tar.GetNextEntryAsync(copyData: false, cancel) is { } more
                    ? throw new InvalidDataException($"'{more.Name}' is not in its list of contents")
                    : manifest;
            }

            unpacked.Add(await UnpackAsync(entry, building, cancel));
        }

        throw new InvalidDataException(unpacked.Count == 0 ? "It is empty" : "Its list of contents is missing");
    }

    private static async Task<BackupEntry> UnpackAsync(TarEntry entry, string? building, CancellationToken cancel)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !Known().IsMatch(entry.Name))
        {
            throw new InvalidDataException($"'{entry.Name}' is not a part of a backup of this server");
        }

        if (building is null)
        {
            return await CopyAsync(entry, Stream.Null, cancel);
        }

        var path = Path.Combine(building, entry.Name);
        OwnerOnly.CreateFolder(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, OwnerOnly.Opening(FileMode.CreateNew));
        var unpacked = await CopyAsync(entry, file, cancel);
        file.Flush(flushToDisk: true);
        return unpacked;
    }

    private static async Task<BackupEntry> CopyAsync(TarEntry entry, Stream target, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, length) = (new byte[BufferSize], 0L);
        int read;
        while (entry.DataStream is { } content && (read = await content.ReadAsync(buffer, cancel)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancel);
            length += read;
        }

        return new BackupEntry(entry.Name, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Verify(BackupManifest manifest, List<BackupEntry> unpacked)
    {
        if (manifest.Format != BackupManifest.CurrentFormat || manifest.SchemaVersion > Schema.Version)
        {
            throw new BackupException(
                $"A later version of the server wrote the backup (format {manifest.Format}, schema {manifest.SchemaVersion}). Restore it with that version.");
        }

        var wrong = manifest.Entries.Except(unpacked).Concat(unpacked.Except(manifest.Entries)).FirstOrDefault();
        if (wrong is not null || !unpacked.Exists(entry => entry.Name == DatabaseName))
        {
            throw new InvalidDataException($"'{wrong?.Name ?? DatabaseName}' is not what the list of contents says");
        }
    }

    private static void Place(string building, string target)
    {
        foreach (var made in Directory.EnumerateDirectories(building, "*", SearchOption.AllDirectories).Append(building))
        {
            DurableFolder.Sync(made);
        }

        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        Directory.Move(building, target);
        DurableFolder.Sync(Path.GetDirectoryName(target)!);
    }

    private static string DatabaseName => Path.GetFileName(new DataFolderOptions().DatabasePath);

    [GeneratedRegex(
        @"^(retrievalqa\.db|identity\.json|keys\.json|blobs/[0-9a-f]{2}/[0-9a-f]{62}|(parsed|uploads)/[A-Za-z0-9_-]{1,200}(\.[0-9]{1,9})?)\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Known();
}

/// <summary>A backup cannot be made or restored; the message says why.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
