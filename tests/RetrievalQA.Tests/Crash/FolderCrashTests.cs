using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using RetrievalQA.Tests.Contract;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Crash;

/// <summary>kill -9 of the whole server while files come and go, and in its very first start.</summary>
public sealed class FolderCrashTests
{
    private const int Clients = 4;
    private const int Seed = 20_261_130;

    private readonly ConcurrentDictionary<string, string> stored = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> deleted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> deleting = new(StringComparer.Ordinal);

    [Fact]
    public async Task No_acknowledged_file_is_lost_or_set_aside_and_no_deleted_one_stays()
    {
        await using var server = await ServerProcess.StartAsync();
        var api = new ApiClient(server.Client);
        var random = new Random(Seed);
        var rounds = LongRun.Or(usual: 8, inLongRun: 50);
        for (var round = 0; round < rounds; round++)
        {
            var before = stored.Count;
            var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => WorkAsync(api, new Random((Seed * round) + client)))).ToList();
            while (stored.Count == before)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 400)), TimeProvider.System);
            await server.KillAsync();
            await Task.WhenAll(clients);
            await server.StartAgainAsync();
            await VerifyAsync(api, server.DataFolder);
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_in_its_first_start_leaves_a_folder_that_opens()
    {
        var random = new Random(Seed);
        var starts = LongRun.Or(usual: 6, inLongRun: 50);
        for (var start = 0; start < starts; start++)
        {
            var folder = Directory.CreateTempSubdirectory("retrievalqa-").FullName;
            for (var kill = 0; kill < 2; kill++)
            {
                using var process = Process.Start(new ProcessStartInfo(
                    "dotnet", [typeof(Program).Assembly.Location, "--urls", "http://127.0.0.1:0", $"--Storage:Path={folder}",
                        "--CodeInterpreter:Mode=Off"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
                while (!File.Exists(Path.Combine(folder, "lock")))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 150)), TimeProvider.System);
                process.Kill();
                await process.WaitForExitAsync();
            }

            await using var storage = new StorageFixture(folder);
            await storage.SweepAsync();
            Assert.Null(storage.Health.Notice);
            await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, default);
        }
    }

    private async Task WorkAsync(ApiClient api, Random random)
    {
        try
        {
            while (true)
            {
                var text = $"{Guid.NewGuid()} {new string('x', random.Next(20_000))}";
                var id = await api.Upload("note.txt", text);
                stored[id] = text;
                if (random.Next(3) == 0)
                {
                    deleting[id] = text;
                    stored.TryRemove(id, out _);
                    (await api.Delete($"/v1/files/{id}")).Ok();
                    deleted[id] = text;
                }
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // The server was killed: what was not answered was not acknowledged.
        }
    }

    private async Task VerifyAsync(ApiClient api, string folder)
    {
        foreach (var (id, text) in stored)
        {
            Assert.Equal(text, (await api.Get($"/v1/files/{id}/content")).Ok().Body);
        }

        foreach (var id in deleted.Keys)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"/v1/files/{id}")).Status);
        }

        // Whatever is named by its hash anywhere: nothing deleted in blobs or aside, nothing acknowledged aside.
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        var hashes = files.ToLookup(path => Path.GetFileName(Path.GetDirectoryName(path)) + Path.GetFileName(path), StringComparer.Ordinal);
        Assert.All(deleted.Values, text => Assert.Empty(hashes[HashOf(text)]));
        Assert.All(stored.Values, text => Assert.DoesNotContain("set-aside", Assert.Single(hashes[HashOf(text)]), StringComparison.Ordinal));
        Assert.All(deleting.Values, text => Assert.DoesNotContain(hashes[HashOf(text)], path => path.Contains("set-aside", StringComparison.Ordinal)));
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
