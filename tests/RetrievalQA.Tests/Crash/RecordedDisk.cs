using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Crash;

/// <summary>Keeps every write, change of length and sync of the files it opens.</summary>
internal sealed class RecordedDisk
{
    private const int Sector = 512;
    private readonly Lock gate = new();

    /// <summary>Bytes null and length null: a sync.</summary>
    public sealed record Event(string Path, byte[]? Bytes, long Position, long? Length, int Acknowledged)
    {
        public bool IsSync => Bytes is null && Length is null;
    }

    public List<Event> Events { get; } = [];

    /// <summary>Transactions acknowledged so far; set by the writer.</summary>
    public int Acknowledged { get; set; }

    public DurableFile Open(string path) => new RecordedFile(this, path);

    /// <summary>A moment after the first acknowledgement; two in three just before a sync, when most is at stake.</summary>
    public int Moment(Random random)
    {
        var moment = random.Next(Events.FindIndex(happened => happened.Acknowledged > 0) + 1, Events.Count);
        return random.Next(3) == 0 ? moment : Math.Max(moment, Events.FindIndex(moment, happened => happened.IsSync));
    }

    /// <summary>What the disk may hold after a power cut before the event at <paramref name="moment"/>.</summary>
    public void Restore(DataFolderOptions options, int moment, Random random)
    {
        foreach (var path in new[] { options.DatabasePath, options.LogPath, options.LastCommitPath })
        {
            var happened = Events.Take(moment).Where(one => Path.GetFileName(one.Path) == Path.GetFileName(path)).ToList();
            var synced = happened.FindLastIndex(one => one.IsSync);
            var kept = random.NextDouble();
            using var file = new MemoryStream();
            for (var index = 0; index < happened.Count; index++)
            {
                Apply(file, happened[index], () => index <= synced || random.NextDouble() < kept);
            }

            File.WriteAllBytes(path, file.ToArray());
        }
    }

    private static void Apply(MemoryStream file, Event happened, Func<bool> reachesDisk)
    {
        if (happened.Length is { } length && reachesDisk())
        {
            file.SetLength(length);
        }

        for (var offset = 0; offset < (happened.Bytes?.Length ?? 0); offset += Sector)
        {
            if (reachesDisk())
            {
                file.Position = happened.Position + offset;
                file.Write(happened.Bytes!, offset, Math.Min(Sector, happened.Bytes!.Length - offset));
            }
        }
    }

    private void Add(string path, byte[]? bytes = null, long position = 0, long? length = null)
    {
        lock (gate)
        {
            Events.Add(new Event(path, bytes, position, length, Acknowledged));
        }
    }

    private sealed class RecordedFile(RecordedDisk disk, string path) : DurableFile(path)
    {
        private readonly string path = path;

        public override void WriteAt(ReadOnlySpan<byte> bytes, long position)
        {
            base.WriteAt(bytes, position);
            disk.Add(path, bytes.ToArray(), position);
        }

        public override void SetLength(long length)
        {
            base.SetLength(length);
            disk.Add(path, length: length);
        }

        // The disk itself is not synced: the test is about what would have been.
        public override void Sync() => disk.Add(path);
    }
}
