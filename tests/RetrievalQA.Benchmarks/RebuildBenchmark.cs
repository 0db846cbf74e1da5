using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Storage;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Tests.Evaluation;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Benchmarks;

/// <summary>How long the search index takes to be built anew from the database, and beside it, in the same run, from chunks in memory.</summary>
internal static class RebuildBenchmark
{
    private const int ChunksOfFile = 20;
    private const int SentencesOfChunk = 24;
    private const int FilesAtOnce = 64;

    public static async Task RunAsync(string data, int chunks)
    {
        var path = Directory.CreateTempSubdirectory("retrievalqa-").FullName;
        try
        {
            await using var memory = new IndexHarness();
            var folderOptions = new DataFolderOptions { Path = path };
            using var folder = new DataFolder(Options.Create(folderOptions));
            await using var database = new DurableDatabase(
                folder, Options.Create(new LiteDbOptions()), new StorageHealth(), TimeProvider.System, NullLogger<DurableDatabase>.Instance);
            await FillAsync(database, memory.Chunks, DevelopmentSet.Load(data, "squad2-dev"), chunks);
            Console.WriteLine($"{chunks} chunks, {new FileInfo(folderOptions.DatabasePath).Length / 1_048_576} MB of database");
            await MeasureAsync("from memory", memory.Index);
            var blobs = new BlobStore(folder);
            var files = new LiteDbFileStore(
                database, blobs, new ParsedTextStore(folder), new ContentLedger(database, folder, blobs, new SetAside(folder, TimeProvider.System)));
            await using var index = new ChunkIndex(
                Options.Create(new IndexingOptions { Path = Path.Combine(path, "index") }), new LiteDbChunkStore(database), files, memory.Vectors,
                TimeProvider.System, NullLogger<ChunkIndex>.Instance);
            await MeasureAsync("from the database", index);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, ChunkIndex index)
    {
        var (clock, used) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        await index.CatchUpAsync(CancellationToken.None);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"{name,-18} {clock.Elapsed.TotalSeconds:0.0} s, processor {(process.TotalProcessorTime - used).TotalSeconds:0.0} s, peak {process.PeakWorkingSet64 / 1_048_576} MB");
    }

    // Files are read several at a time, so that their rows lie between each other, under random ids.
    private static async Task FillAsync(DurableDatabase database, MemoryChunkStore memory, DevelopmentSet collection, int count)
    {
        var sentences = collection.Documents.SelectMany(document => document.Text.Split(". ")).ToArray();
        var random = new Random(1);
        foreach (var files in Enumerable.Range(0, count / ChunksOfFile).Chunk(FilesAtOnce))
        {
            await Task.WhenAll(files.Select(_ => AddFileAsync(database, memory, sentences, random)).ToList());
        }
    }

    private static async Task AddFileAsync(DurableDatabase database, MemoryChunkStore memory, string[] sentences, Random random)
    {
        var source = IndexHarness.Source(NewId.File());
        var chunks = Enumerable.Range(0, ChunksOfFile).Select(ordinal => ChunkOf(source, ordinal, random.GetItems(sentences, SentencesOfChunk))).ToList();
        memory.Save(source, chunks);
        await database.WriteAsync(
            rows =>
            {
                rows.Insert(Schema.Files, new UploadedFile(
                    source.FileId, source.ProjectId, $"{source.FileId}.txt", "assistants", "text/plain", 0, source.FileId, 0, Sequence: rows.NextSequence()));
                return true;
            },
            CancellationToken.None);
        var writing = await database.WriteGenerationAsync(source, chunks, CancellationToken.None);
        await database.WriteAsync(rows => rows.Switch(source, writing!), CancellationToken.None);
    }

    private static Chunk ChunkOf(ChunkSource source, int ordinal, string[] sentences)
    {
        var (text, spans) = (string.Join(". ", sentences), new List<SourceSpan>());
        var start = 0;
        foreach (var sentence in sentences)
        {
            spans.Add(new SourceSpan(start, start + sentence.Length));
            start += sentence.Length + ". ".Length;
        }

        return IndexHarness.Chunk(source, text, ordinal: ordinal) with { Sentences = spans };
    }
}
