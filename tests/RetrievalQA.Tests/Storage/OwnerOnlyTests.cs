using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Storage;

/// <summary>Nobody but the account of the server may read what it stores.</summary>
[UnsupportedOSPlatform("windows")]
public class OwnerOnlyTests
{
    private const UnixFileMode FileRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderRights = FileRights | UnixFileMode.UserExecute;

    private static readonly string[] AnyUmask = ["sh", "-c", "umask 0; exec dotnet \"$@\"", "sh"];

    [SkippableFact]
    public async Task Everything_that_a_working_server_makes_is_its_own()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such rights.");
        await using var server = await ServerProcess.StartThroughAsync(AnyUmask);
        server.Client.DefaultRequestHeaders.Add("OpenAI-Beta", "assistants=v2");
        var api = new ApiClient(server.Client);
        await File.WriteAllTextAsync(Path.Combine(server.DataFolder, "parsed", "file-gone"), "stray");
        File.SetUnixFileMode(Path.Combine(server.DataFolder, "parsed", "file-gone"), FileRights);
        await WorkAsync(api);
        await server.KillAsync();
        await server.StartAgainAsync();
        await WorkAsync(api);
        await AddKeyAsync(server.DataFolder);

        AssertOwn(server.DataFolder, "retrievalqa.db", "retrievalqa-log.db", "last-commit", "identity.json", "lock", "keys.json", "keys.json.lock");
        Assert.All(new[] { "blobs", "parsed", "uploads", "index", "set-aside" }, kind =>
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(server.DataFolder, kind), "*", SearchOption.AllDirectories)));
    }

    [SkippableFact]
    public async Task A_folder_that_others_could_read_is_closed_on_start()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such rights.");
        await using var storage = new StorageFixture();
        var file = await storage.Files.AddAsync(Samples.File(), Samples.Content("content"), 100, default);
        await storage.Files.SaveParsedAsync(file, Samples.Document("content"), default);
        await storage.CloseAsync();
        Directory.CreateDirectory(storage.Options.IndexPath);
        foreach (var name in new[] { storage.Options.KeysPath, Path.Combine(storage.Options.IndexPath, "segments_1") })
        {
            await File.WriteAllTextAsync(name, "{}");
        }

        foreach (var entry in Everything(storage.Options.Path).Append(new DirectoryInfo(storage.Options.Path)))
        {
            File.SetUnixFileMode(entry.FullName, Rights(entry) | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        await storage.ReopenClosedAsync();
        AssertOwn(storage.Options.Path, "retrievalqa.db", "keys.json");
    }

    private static async Task WorkAsync(ApiClient api)
    {
        var file = await api.Upload("note.txt", $"The colour of box {Guid.NewGuid()} is green.");
        var store = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id");
        await api.Poll($"/v1/vector_stores/{store}", reply => (int)reply.Json["file_counts"]!["completed"]! == 1);
        var upload = (await api.Post("/v1/uploads", """{"filename":"a.txt","purpose":"assistants","bytes":11,"mime_type":"text/plain"}""")).Ok().Text("id");
        using var form = new MultipartFormDataContent { { new ByteArrayContent("hello"u8.ToArray()), "data", "blob" } };
        (await api.Send(HttpMethod.Post, $"/v1/uploads/{upload}/parts", form)).Ok();
        Assert.Equal(HttpStatusCode.OK, (await api.Get("/readyz")).Status);
    }

    private static async Task AddKeyAsync(string folder)
    {
        using var keys = Process.Start(new ProcessStartInfo(
            AnyUmask[0], [.. AnyUmask[1..], typeof(
                Program).Assembly.Location, "keys", "add", "--project", "one", "--data", folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await keys.WaitForExitAsync();
        Assert.Equal(0, keys.ExitCode);
    }

    private static void AssertOwn(string folder, params string[] names)
    {
        Assert.Equal(FolderRights, File.GetUnixFileMode(folder));
        Assert.All(Everything(folder), entry => Assert.Equal((entry.FullName, Rights(entry)), (entry.FullName, entry.UnixFileMode)));
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
    }

    private static UnixFileMode Rights(FileSystemInfo entry) => entry is DirectoryInfo ? FolderRights : FileRights;

    private static List<FileSystemInfo> Everything(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)];
}
