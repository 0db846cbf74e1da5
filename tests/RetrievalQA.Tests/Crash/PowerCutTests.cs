using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.Crash;

/// <summary>
/// Records what the database asks of the disk, cuts the power at many moments, keeps everything up to the last sync and a
/// random part, sector by sector, of what came after it, and opens what is left.
/// </summary>
public class PowerCutTests
{
    private const int Transactions = 250;
    private const int Cuts = 40;
    private const int Seed = 7;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_power_cut_loses_nothing_acknowledged_and_tears_nothing()
    {
        var disk = new RecordedDisk();
        await RecordAsync(disk);
        var random = new Random(Seed);
        for (var cut = 0; cut < Cuts; cut++)
        {
            var moment = disk.Moment(random);
            var options = new DataFolderOptions { Path = Directory.CreateTempSubdirectory("retrievalqa-").FullName };
            disk.Restore(options, moment, random);
            await using var storage = new StorageFixture(options.Path);
            await AssertWholeAsync(storage, acknowledged: disk.Events[moment - 1].Acknowledged);
        }
    }

    private static async Task RecordAsync(RecordedDisk disk)
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { CheckpointMegabytes = 1 }, openFile: disk.Open);
        for (var number = 1; number <= Transactions; number++)
        {
            await storage.Database.WriteAsync(rows => Write(rows, number), None);
            disk.Acknowledged = number;
        }
    }

    // Three rows a transaction; now and then an older one goes.
    private static int Write(Rows rows, int number)
    {
        for (var part = 0; part < 3; part++)
        {
            var file = Samples.File($"file-{number}-{part}") with { Sequence = rows.NextSequence(), Sha256 = $"{number % 97}", FileName = Text(number, part) };
            rows.Insert(Schema.Files, file);
        }

        if (number > 20 && number % 3 == 0)
        {
            rows.Delete(Schema.Files, $"file-{number - 20}-0");
        }

        return number;
    }

    private static string Text(int number, int part) => string.Concat(Enumerable.Repeat($"{number}:{part} ", 150));

    private static async Task AssertWholeAsync(StorageFixture storage, int acknowledged)
    {
        var everything = KeyRange.StartingWith(string.Empty);
        var files = await storage.Database.ReadAsync(rows => rows.Range(Schema.Files, Table.Id, everything), None);
        var last = files.Max(file => Numbers(file).Number);
        Assert.True(last >= acknowledged, $"{acknowledged} acknowledged, {last} found");
        Assert.All(files, file => Assert.Equal(Text(Numbers(file).Number, Numbers(file).Part), file.FileName));

        var deleted = Enumerable.Range(21, Math.Max(0, last - 20)).Count(number => number % 3 == 0);
        Assert.Equal((last * 3) - deleted, files.Count);
        foreach (var field in new[] { Schema.ByOrder, Schema.ByPurpose, Schema.ByContent })
        {
            Assert.Equal(files.Count, (await storage.Database.ReadAsync(rows => rows.Range(Schema.Files, field, everything), None)).Count);
        }

        await storage.Files.AddAsync(Samples.File(), Samples.Content("goes on"), 10, None);
    }

    private static (int Number, int Part) Numbers(UploadedFile file)
    {
        var parts = file.Id.Split('-');
        return (int.Parse(parts[1]), int.Parse(parts[2]));
    }
}
