using Lucene.Net.Store;

namespace RetrievalQA.Indexing;

/// <summary>
/// The files of the index, for the server's account alone; Lucene makes them as the umask allows. Not memory-mapped: that
/// directory of Lucene.NET 4.8 beta crashes the process (issue 1013).
/// </summary>
/// <param name="cacheBytes">Of memory for blocks that are read again.</param>
internal sealed class IndexDirectory(string path, long cacheBytes) : NIOFSDirectory(path)
{
    private readonly IndexBlocks blocks = new(cacheBytes);
    private readonly string path = path;

    public override IndexOutput CreateOutput(string name, IOContext context)
    {
        var output = base.CreateOutput(name, context);
        OwnerOnly.Narrow(PathOf(name));
        return output;
    }

    public override IndexInput OpenInput(string name, IOContext context)
    {
        EnsureOpen();
        return new IndexFileInput(new IndexFile(PathOf(name), blocks));
    }

    public override IndexInputSlicer CreateSlicer(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(new IndexFileInput(new IndexFile(PathOf(name), blocks)));
    }

    private string PathOf(string name) => Path.Combine(path, name);

    private sealed class Slicer(IndexFileInput file) : IndexInputSlicer
    {
        public override IndexInput OpenSlice(string sliceDescription, long offset, long length) => file.Slice(sliceDescription, offset, length);

        [Obsolete("Lucene's own mark: only for reading old indexes.")]
        public override IndexInput OpenFullSlice() => file.Slice("all", 0, file.Length);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
            }
        }
    }
}
