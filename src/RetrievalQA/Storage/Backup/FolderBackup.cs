using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.Backup;

/// <summary>
/// Writes the data folder, as it is at one moment, into a tar stream while the server works on. The database is copied as of
/// its last checkpoint, and what its rows name is held by hard links before anything may be erased, so that a deletion that
/// comes a moment later takes nothing out of the backup. The search index is derived and left out.
/// </summary>
public sealed class FolderBackup : IDisposable
{
    private readonly DurableDatabase database;
    private readonly ContentLedger contents;
    private readonly DataFolderOptions folder;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim one = new(1, 1);

    internal FolderBackup(DurableDatabase database, ContentLedger contents, DataFolder folder, TimeProvider time) =>
        (this.database, this.contents, this.folder, this.time) = (database, contents, folder.Options, time);

    /// <summary>Backups wait for one another.</summary>
    /// <exception cref="IOException">There is no room for the copy of the database, or the stream takes no more.</exception>
    /// <exception cref="DatabaseDamagedException">The copy cannot be opened.</exception>
    public async Task WriteAsync(Stream output, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        var staging = Path.Combine(folder.TemporaryPath, Path.GetRandomFileName());
        try
        {
            OwnerOnly.CreateFolder(staging);
            var moment = time.GetUtcNow().ToUnixTimeSeconds();
            var schema = await StageAsync(staging, cancel);
            await PackAsync(staging, moment, schema, output, cancel);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }

            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>Returns the schema version of the copy.</summary>
    private async Task<int> StageAsync(string staging, CancellationToken cancel)
    {
        using var held = await contents.HoldErasingAsync(cancel);
        var copy = Path.Combine(staging, Path.GetFileName(folder.DatabasePath));
        await database.CopyAsync(copy, cancel);
        foreach (var beside in new[] { folder.IdentityPath, folder.KeysPath }.Where(File.Exists))
        {
            HardLink.Make(beside, Path.Combine(staging, Path.GetFileName(beside)));
        }

        var schema = 0;
        var log = Path.Combine(staging, Path.GetFileName(folder.LogPath));
        using (var engine = DurableEngine.Open(copy, log, path => new DurableFile(path)))
        {
            schema = engine.Stored.Version;
            var rows = engine.Read();
            foreach (var path in contents.PathsKnownTo(rows))
            {
                cancel.ThrowIfCancellationRequested();
                var target = Path.Combine(staging, Path.GetRelativePath(folder.Path, path));
                OwnerOnly.CreateFolder(Path.GetDirectoryName(target)!);
                HardLink.Make(path, target);
            }
        }

        File.Delete(log);
        return schema;
    }

    private static async Task PackAsync(string staging, long moment, int schema, Stream output, CancellationToken cancel)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        var entries = new List<BackupEntry>();
        foreach (var path in Directory.EnumerateFiles(staging, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
            content.Position = 0;
            var name = Path.GetRelativePath(staging, path).Replace(Path.DirectorySeparatorChar, '/');
            entries.Add(new BackupEntry(name, content.Length, sha256));
            await AddAsync(tar, name, content, moment, cancel);
        }

        var manifest = new BackupManifest(BackupManifest.CurrentFormat, moment, schema, entries);
        using var listed = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
        await AddAsync(tar, BackupManifest.Name, listed, moment, cancel);
    }

    private static Task AddAsync(TarWriter tar, string name, Stream content, long moment, CancellationToken cancel) => tar.WriteEntryAsync(
        new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = content,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            ModificationTime = DateTimeOffset.FromUnixTimeSeconds(moment),
        },
        cancel);
}
