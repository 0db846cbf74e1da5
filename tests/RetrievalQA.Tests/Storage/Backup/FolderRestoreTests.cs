using System.Formats.Tar;
using System.Text;
using RetrievalQA.Storage.Backup;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Storage.Backup;

public sealed class FolderRestoreTests : IDisposable
{
    private const string Content = "The gate code of the eastern yard is 4711.";

    private readonly string parent = Directory.CreateTempSubdirectory("retrievalqa-restore-").FullName;

    private string Target => Path.Combine(parent, "data");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public async Task What_was_deleted_before_is_not_in_the_backup_and_what_is_deleted_after_is()
    {
        await using var server = new RetrievalQaServer();
        var api = server.V2();
        var (before, after) = (await api.Upload("before.txt", "Deleted before."), await api.Upload("after.txt", Content));
        (await api.Delete($"/v1/files/{before}")).Ok();
        using var backup = new MemoryStream();
        await server.Get<FolderBackup>().WriteAsync(backup, CancellationToken.None);
        (await api.Delete($"/v1/files/{after}")).Ok();
        Assert.DoesNotContain("Deleted before.", Encoding.Latin1.GetString(backup.ToArray()), StringComparison.Ordinal);

        backup.Position = 0;
        await FolderRestore.ReadAsync(backup, Target, CancellationToken.None);
        await using var restored = new RetrievalQaServer { Folder = Target };
        Assert.Equal(Content, (await restored.V2().Get($"/v1/files/{after}/content")).Ok().Body);
        (await restored.V2().Get($"/v1/files/{before}")).Fails(404, null, "id", $"No such File object: {before}");
    }

    [Fact]
    public async Task A_backup_that_is_cut_or_changed_restores_nothing()
    {
        var whole = await BackupAsync();
        var random = new Random(8);
        for (var cut = 0; cut < 20; cut++)
        {
            await RefusesAsync(whole[..random.Next(whole.Length - 2048)], "damaged or was cut short");
        }

        var changed = whole.ToArray();
        changed[changed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Content))]++;
        await RefusesAsync(changed, "is not what the list of contents says");
        await RefusesAsync(Encoding.UTF8.GetBytes(new string('x', 4096)), "damaged or was cut short");
    }

    [Theory]
    [InlineData("../evil", TarEntryType.RegularFile)]
    [InlineData("blobs/../../evil", TarEntryType.RegularFile)]
    [InlineData("/etc/evil", TarEntryType.RegularFile)]
    [InlineData("parsed/evil file", TarEntryType.RegularFile)]
    [InlineData("parsed/evil", TarEntryType.SymbolicLink)]
    public async Task Nothing_of_another_shape_is_unpacked(string name, TarEntryType type)
    {
        using var backup = new MemoryStream();
        await using (var tar = new TarWriter(backup, TarEntryFormat.Pax, leaveOpen: true))
        {
            var entry = new PaxTarEntry(type, name);
            if (type == TarEntryType.SymbolicLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            await tar.WriteEntryAsync(entry);
        }

        await RefusesAsync(backup.ToArray(), "is not a part of a backup of this server");
        Assert.Empty(Directory.EnumerateFileSystemEntries(parent));
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone()
    {
        var mine = Path.Combine(Directory.CreateDirectory(Target).FullName, "mine");
        await File.WriteAllTextAsync(mine, "mine");
        using var backup = new MemoryStream(await BackupAsync());
        var refused = await Assert.ThrowsAsync<BackupException>(() => FolderRestore.ReadAsync(backup, Target, CancellationToken.None));
        Assert.Contains("is not empty", refused.Message, StringComparison.Ordinal);
        Assert.Equal([mine], Directory.EnumerateFileSystemEntries(Target));
    }

    [Fact]
    public async Task Without_a_server_the_command_reads_the_folder_itself_and_replaces_the_file()
    {
        var file = Path.Combine(parent, "backup.tar");
        await File.WriteAllTextAsync(file, "older");
        var folder = Path.Combine(parent, "source");
        await using (var server = new RetrievalQaServer { Folder = folder, KeepsFolder = true })
        {
            await server.V2().Upload("a.txt", Content);
        }

        var taken = await CommandProcess.RunAsync("backup", file, $"--Storage:Path={folder}");
        Assert.True(taken.ExitCode == 0, taken.Error);
        var restored = await CommandProcess.RunAsync("restore", file, $"--Storage:Path={Target}");
        Assert.True(restored.ExitCode == 0, restored.Error);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory]
    [InlineData("backup", "There is no data in")]
    [InlineData("check", "There is no data in")]
    [InlineData("restore", "Could not find file")]
    public async Task A_missing_folder_or_file_is_one_sentence(string verb, string reason)
    {
        string[] file = verb == "check" ? [] : [Path.Combine(parent, "missing.tar")];
        var (exitCode, _, error) = await CommandProcess.RunAsync([verb, .. file, $"--Storage:Path={Target}"]);
        Assert.Equal(1, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    private static async Task<byte[]> BackupAsync()
    {
        await using var server = new RetrievalQaServer();
        await server.V2().Upload("a.txt", Content);
        using var backup = new MemoryStream();
        await server.Get<FolderBackup>().WriteAsync(backup, CancellationToken.None);
        return backup.ToArray();
    }

    private async Task RefusesAsync(byte[] content, string reason)
    {
        using var backup = new MemoryStream(content);
        var refused = await Assert.ThrowsAsync<BackupException>(() => FolderRestore.ReadAsync(backup, Target, CancellationToken.None));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }
}
