using System.Collections.Concurrent;
using System.Globalization;
using Lucene.Net.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;
using FileDirectory = System.IO.Directory;

namespace RetrievalQA.Indexing;

/// <summary>The index on disk, open for writing. Derived data: what cannot be read is erased and built anew.</summary>
internal sealed class IndexFolder : IDisposable
{
    private const string SequenceKey = "sequence";
    private const string FormatKey = "format";
    private const int FieldsVersion = 2;

    // COR_E_IO, what an IOException made without an error number has.
    private const int NotOfTheSystem = unchecked((int)0x80131620);

    private static readonly string Format = $"{FieldsVersion}.{TextAnalyzer.Version}";

    private readonly IndexDirectory directory;
    private readonly IndexWriter writer;
    private readonly ConcurrentBag<ChunkDocuments> idle = [];
    private DirectoryReader? reader;

    private IndexFolder(IndexDirectory directory, long? committedSequence, IndexingOptions options)
    {
        this.directory = directory;
        CommittedSequence = committedSequence;
        writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new NoAnalyzer())
        {
            OpenMode = committedSequence is null ? OpenMode.CREATE : OpenMode.APPEND,
            RAMBufferSizeMB = options.WriteBufferMegabytes,
        });
        OwnerOnly.Narrow(System.IO.Path.Combine(options.Path, IndexWriter.WRITE_LOCK_NAME));
    }

    /// <summary>The last operation in the commit; null for an index that is yet to be built.</summary>
    public long? CommittedSequence { get; private set; }

    /// <summary>Opens the index; one that is missing, damaged or of another version is begun anew.</summary>
    /// <param name="damaged">Told why an existing index is thrown away.</param>
    public static IndexFolder Open(IndexingOptions options, Action<Exception?> damaged)
    {
        OwnerOnly.CreateFolder(options.Path);
        var opened = new IndexDirectory(options.Path, options.CachedBlockMegabytes * 1_048_576L);
        try
        {
            var sequence = CommittedIn(opened);
            if (sequence is null && DirectoryReader.IndexExists(opened))
            {
                damaged(null);
            }

            return new IndexFolder(opened, sequence, options);
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            damaged(failure);
            Erase(options.Path);
            return new IndexFolder(opened, committedSequence: null, options);
        }
    }

    /// <summary>Whether a failure means that the files of the index are not what was written.</summary>
    public static bool IsDamage(Exception failure) => failure switch
    {
        LockObtainFailedException => false,
        CorruptIndexException or IndexFormatTooOldException or IndexFormatTooNewException => true,
        EndOfStreamException or FileNotFoundException or DirectoryNotFoundException => true,

        // Lucene says some kinds of damage with a plain IOException; one of the system carries the system's error number.
        IOException => failure.HResult == NotOfTheSystem,
        _ => false,
    };

    /// <summary>Removes the files of an index; other files of the folder stay.</summary>
    public static void Erase(string path)
    {
        foreach (var file in FileDirectory.EnumerateFiles(path)
            .Where(file => System.IO.Path.GetFileName(file) is ['_', ..] or ['s', 'e', 'g', 'm', 'e', 'n', 't', 's', ..]))
        {
            File.Delete(file);
        }
    }

    /// <summary>Puts these chunks in the place of those that the source had.</summary>
    public void Replace(ChunkSource source, IReadOnlyList<Chunk> chunks, string fileName)
    {
        writer.DeleteDocuments(new Term(ChunkFields.Source, source.Term));
        Add(chunks, fileName);
    }

    /// <summary>Adds the chunks of a source that has none here. Safe for concurrent use.</summary>
    public void Add(IReadOnlyList<Chunk> chunks, string fileName)
    {
        var documents = idle.TryTake(out var used) ? used : new ChunkDocuments();
        foreach (var document in documents.From(chunks, fileName))
        {
            writer.AddDocument(document);
        }

        idle.Add(documents);
    }

    /// <summary>Forgets every chunk; the commit on disk stays until the next one.</summary>
    public void Clear() => writer.DeleteAll();

    /// <summary>A reader that sees everything written so far; null where the last one does. The caller disposes it.</summary>
    public DirectoryReader? Refresh()
    {
        var refreshed = reader is null
            ? DirectoryReader.Open(writer, applyAllDeletes: true)
            : DirectoryReader.OpenIfChanged(reader, writer, applyAllDeletes: true);
        reader = refreshed ?? reader;
        return refreshed;
    }

    /// <summary>Makes durable what was written, up to an operation.</summary>
    public void Commit(long sequence)
    {
        writer.SetCommitData(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SequenceKey] = sequence.ToString(CultureInfo.InvariantCulture),
            [FormatKey] = Format,
        });
        writer.Commit();
        CommittedSequence = sequence;
    }

    /// <summary>Closes the index; what was not committed is dropped and will be replayed.</summary>
    public void Dispose()
    {
        writer.Rollback();
        foreach (var documents in idle)
        {
            documents.Dispose();
        }

        directory.Dispose();
    }

    private static long? CommittedIn(IndexDirectory folder)
    {
        if (!DirectoryReader.IndexExists(folder))
        {
            return null;
        }

        using var commit = DirectoryReader.Open(folder);
        var data = commit.IndexCommit.UserData;
        return data.TryGetValue(FormatKey, out var format) && format == Format && data.TryGetValue(SequenceKey, out var sequence)
            ? long.Parse(sequence, CultureInfo.InvariantCulture)
            : null;
    }

    // Terms come from the project's own analyzer.
    private sealed class NoAnalyzer : Analyzer
    {
        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader) =>
            throw new NotSupportedException($"Field '{fieldName}' has to bring its own terms.");
    }
}
