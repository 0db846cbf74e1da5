using System.Diagnostics;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Crash;

public class StorageCrashTests
{
    private const int Rounds = 8;
    private const int Seed = 20_261_124;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly KeyRange Everything = KeyRange.StartingWith(string.Empty);

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_and_everything_is_consistent()
    {
        var options = new DataFolderOptions { Path = Directory.CreateTempSubdirectory("retrievalqa-").FullName };
        var random = new Random(Seed);
        var acknowledged = new List<string>();
        for (var round = 0; round < Rounds; round++)
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

        foreach (var words in facts["parsed"].Where(words => !deleting.Contains(words[0])))
        {
            Assert.Equal(words[0], (await storage.Files.LoadParsedAsync(Project.Default, words[0], None))?.Text);
        }

        foreach (var words in facts["chunked"].Where(words => !deleting.Contains(words[0])))
        {
            Assert.Equal(int.Parse(words[1]), (await storage.Chunks.ChunksAsync(SourceOf(words[0]), None)).Count);
        }

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

    private static async Task AssertConsistentAsync(StorageFixture storage)
    {
        var files = await AllAsync(storage, Schema.Files);
        Assert.Equal(files, await storage.Database.ReadAsync(rows => rows.Range(Schema.Files, Schema.ByOrder, Everything), None), (a, b) => files.Contains(a) && files.Contains(b));
        var blobs = Directory.GetFiles(storage.Options.BlobsPath, "*", SearchOption.AllDirectories);
        Assert.Equal(files.Select(file => file.Sha256).Distinct().Count(), blobs.Length);

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
