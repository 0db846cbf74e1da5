using System.Diagnostics;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Crash;

public class StorageCrashTests
{
    private const int Seed = 20_261_124;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly KeyRange Everything = KeyRange.StartingWith(string.Empty);

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_and_everything_is_consistent()
    {
        var options = new DataFolderOptions { Path = Directory.CreateTempSubdirectory("retrievalqa-").FullName };
        var random = new Random(Seed);
        var acknowledged = new List<string>();
        var rounds = LongRun.Or(usual: 8, inLongRun: 50);
        for (var round = 0; round < rounds; round++)
        {
            acknowledged.AddRange(await RunUntilKilledAsync(options.Path, lines: random.Next(1, 300)));
            var storage = new StorageFixture(options.Path);
            await storage.SweepAsync();
            await AssertKeptAsync(storage, acknowledged);
            await AssertConsistentAsync(storage);
            await storage.CloseAsync();
        }

        Directory.Delete(options.Path, recursive: true);
    }

    /// <summary>Kills the child after it has acknowledged that much, and returns all that it acknowledged.</summary>
    private static async Task<List<string>> RunUntilKilledAsync(string path, int lines)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RetrievalQA.CrashChild.dll"));
        start.ArgumentList.Add(path);
        using var child = Process.Start(start)!;
        var printed = new List<string>();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            printed.Add(line);
            if (printed.Count == lines)
            {
                // SIGKILL: nothing in the child runs after it.
                child.Kill();
            }
        }

        await child.WaitForExitAsync();
        Assert.True(printed.Count >= lines, $"The child ended by itself after {printed.Count} lines.");
        return printed;
    }

    private static async Task AssertKeptAsync(StorageFixture storage, List<string> acknowledged)
    {
        var facts = acknowledged.Select(line => line.Split(' ', 3)).ToLookup(words => words[0], words => words[1..]);
        var deleting = facts["deleting"].Select(words => words[0]).ToHashSet();
        foreach (var words in facts["uploaded"].Where(words => !deleting.Contains(words[0])))
        {
            var file = await storage.Files.FindAsync(Project.Default, words[0], None);
            Assert.NotNull(file);
            Assert.Equal(words[1], await File.ReadAllTextAsync(storage.Files.ContentPath(file)));
        }

        await AssertTextsAsync(storage, facts, deleting);
        foreach (var words in facts["ingested"].Where(words => !deleting.Contains(words[0])))
        {
            Assert.Equal(IngestionStatus.Completed, Assert.Single(await storage.Ledger.FindAsync([SourceOf(words[0])], None)).Status);
        }

        foreach (var words in facts["deleted"])
        {
            Assert.Null(await storage.Files.FindAsync(Project.Default, words[0], None));
            Assert.Empty(await storage.Chunks.ChunksAsync(SourceOf(words[0]), None));
        }

        foreach (var words in facts["asked"])
        {
            Assert.NotNull(await storage.Conversations.FindMessageAsync(words[0], words[1], None));
        }

        foreach (var words in facts["answered"])
        {
            Assert.Equal(RunStatus.Completed, (await storage.Conversations.FindRunAsync(words[0], words[1], None))?.Status);
        }
    }

    /// <summary>A text that was being replaced is one or the other with all its chunks; one that was cited before is there.</summary>
    private static async Task AssertTextsAsync(StorageFixture storage, ILookup<string, string[]> facts, HashSet<string> deleting)
    {
        var begun = facts["rereading"].Select(words => words[0]).ToHashSet();
        var reread = facts["reread"].ToDictionary(words => words[0], words => int.Parse(words[1]));
        foreach (var words in facts["parsed"].Where(words => !deleting.Contains(words[0])))
        {
            var (id, document) = (words[0], (await storage.Files.LoadParsedAsync(Project.Default, words[0], None))!);
            Assert.Equal(document.Version == 1 ? id : $"{id} again", document.Text);
            Assert.True(document.Version == (reread.ContainsKey(id) ? 2 : 1) || (document.Version == 2 && begun.Contains(id)));
            Assert.All(await storage.Chunks.ChunksAsync(SourceOf(id), None), chunk => Assert.Equal(document.Version, chunk.TextVersion));
        }

        foreach (var words in facts["chunked"].Where(words => !deleting.Contains(words[0]) && (!begun.Contains(words[0]) || reread.ContainsKey(words[0]))))
        {
            Assert.Equal(reread.GetValueOrDefault(words[0], int.Parse(words[1])), (await storage.Chunks.ChunksAsync(SourceOf(words[0]), None)).Count);
        }

        foreach (var words in facts["cited"].Where(words => !deleting.Contains(words[0])))
        {
            Assert.Equal(words[0], (await storage.Files.LoadParsedAsync(Project.Default, words[0], version: 1, None))?.Text);
        }
    }

    private static async Task AssertConsistentAsync(StorageFixture storage)
    {
        var files = await AllAsync(storage, Schema.Files);
        Assert.Equal(files, await storage.Database.ReadAsync(rows => rows.Range(Schema.Files, Schema.ByOrder, Everything), None), (a, b) =>
            files.Contains(a) && files.Contains(b));
        var blobs = Directory.GetFiles(storage.Options.BlobsPath, "*", SearchOption.AllDirectories);
        Assert.Equal(files.Select(file => file.Sha256).Distinct().Count(), blobs.Length);

        // Every text in the folder is the current one of a file or kept for somebody, and each of them is there.
        var texts = files.Select(file => (file.Id, file.Reading?.Version ?? 0))
            .Concat((await AllAsync(storage, Schema.SpareTexts)).Select(spare => (spare.FileId, spare.Version)));
        Assert.All(await AllAsync(storage, Schema.SpareTexts), spare => Assert.True(spare.IsReplaced));
        Assert.Equal(
            texts.Where(text => text.Item2 > 0).Select(text => ParsedTextStore.NameOf(text.Item1, text.Item2)).Order(),
            Directory.GetFiles(storage.Options.ParsedPath).Select(path => Path.GetFileName(path)!)
                .Where(name => files.Any(file => file.Id == name && file.Reading is null) is false).Order());

        // Every chunk row belongs to the generation that counts, and nothing waits to be erased.
        var sources = (await AllAsync(storage, Schema.Sources)).ToDictionary(row => row.Source, row => row.Generation);
        Assert.All(await AllAsync(storage, Schema.Chunks), row => Assert.Equal(sources[row.Chunk.Source], row.Generation));
        Assert.Empty(await AllAsync(storage, Schema.Erasures));
        Assert.Empty(await AllAsync(storage, Schema.Tombstones));

        var members = (await AllAsync(storage, Schema.Members)).ToLookup(member => member.StoreId);
        Assert.All(await AllAsync(storage, Schema.VectorStores), row =>
        {
            var expected = members[row.Store.Id].Aggregate(default(FileCounts), (counts, member) => counts.Add(member.Status, 1));
            Assert.Equal(expected, row.Store.Counts);
            Assert.Equal(members[row.Store.Id].Sum(member => member.UsageBytes), row.Store.UsageBytes);
        });

        var messages = (await AllAsync(storage, Schema.Messages)).ToLookup(message => message.ThreadId);
        var active = (await storage.Conversations.ListExpiredRunsAsync(long.MaxValue, int.MaxValue, None)).ToLookup(run => run.ThreadId, run => run.Id);
        Assert.All(await AllAsync(storage, Schema.Tallies), tally =>
        {
            Assert.Equal(messages[tally.ThreadId].Count(), tally.Messages);
            Assert.Equal(active[tally.ThreadId].SingleOrDefault(), tally.ActiveRunId);
        });
    }

    private static Task<IReadOnlyList<T>> AllAsync<T>(StorageFixture storage, Table<T> table) =>
        storage.Database.ReadAsync(rows => rows.Range(table, Table.Id, Everything), None);

    private static ChunkSource SourceOf(string fileId) => new(Project.Default, fileId, ChunkingStrategy.Default.Key);
}
