using Microsoft.Extensions.Logging.Abstractions;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Indexing.Vectors;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Indexing;

/// <summary>An index in a temporary folder over stores in memory.</summary>
public sealed class IndexHarness : IAsyncDisposable
{
    public const string Project = "project";

    private readonly string path = Directory.CreateTempSubdirectory("retrievalqa-index-").FullName;

    /// <param name="model">Where vectors come from; there are none by default.</param>
    public IndexHarness(Action<IndexingOptions>? configure = null, SentenceModelOptions? model = null)
    {
        Options.Path = path;
        Options.VectorsPath = Path.Combine(path, "vectors");
        configure?.Invoke(Options);
        Model = new SentenceModel(Microsoft.Extensions.Options.Options.Create(model ?? new SentenceModelOptions { Source = SentenceModelSource.Off }), TimeProvider.System);
        Vectors = new VectorIndex(Model, Microsoft.Extensions.Options.Options.Create(Options), VectorBell, TimeProvider.System);
        Index = Open();
    }

    public IndexingOptions Options { get; } = new();

    public MemoryChunkStore Chunks { get; } = new();

    public MemoryFileStore Files { get; } = new();

    public ChunkIndex Index { get; private set; }

    public HybridRetriever Retriever => new(Index, Vectors, Model, Chunks, Files, Microsoft.Extensions.Options.Options.Create(new RetrievalOptions()));

    public string IndexPath => path;

    public SentenceModel Model { get; }

    public VectorBell VectorBell { get; } = new();

    public VectorIndex Vectors { get; }

    public static ChunkSource Source(string fileId, string project = Project) => new(project, fileId, ChunkingStrategy.Default.Key);

    public static Chunk Chunk(ChunkSource source, string text, string context = "", string language = "en", int ordinal = 0, int start = 0) =>
        new(source, ordinal, new SourceSpan(
            start, start + text.Length), text, context, [new SourceSpan(start, start + text.Length)], [new ChunkSection(0, context, 1, HasHeading: false)],
            language, 1, 1, text.Length / 4);

    /// <summary>Stores one file of one or more chunks that do not overlap.</summary>
    public ChunkSource Add(string fileId, string language, params string[] texts)
    {
        var source = Source(fileId);
        var start = 0;
        var chunks = new List<Chunk>();
        foreach (var text in texts)
        {
            chunks.Add(Chunk(source, text, "", language, chunks.Count, start));
            start += text.Length;
        }

        Chunks.Save(source, chunks);
        return source;
    }

    /// <summary>Opens the index again, as a new process would.</summary>
    public ChunkIndex Open() => Index = OpenAt(path);

    /// <summary>Opens an index in another folder over the same stores.</summary>
    public ChunkIndex OpenAt(string folder) => new(
        Microsoft.Extensions.Options.Options.Create(new IndexingOptions { Path = folder, CommitOperations = Options.CommitOperations }),
        Chunks,
        Files,
        Vectors,
        TimeProvider.System,
        NullLogger<ChunkIndex>.Instance);

    /// <summary>Makes the vectors of all that was stored so far; does nothing without a model.</summary>
    public async Task FillVectorsAsync()
    {
        using var worker = new VectorWorker(Vectors, Index, Chunks, Model, VectorBell, TimeProvider.System, NullLogger<VectorWorker>.Instance);
        await worker.StartAsync(default);
        if (Model.IsOn && !await Vectors.WaitForAsync(await Chunks.SourcesAsync(default), default))
        {
            throw new TimeoutException("The vectors were not made in time.");
        }

        await worker.StopAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        Vectors.Dispose();
        Model.Dispose();
        Directory.Delete(path, recursive: true);
    }
}
