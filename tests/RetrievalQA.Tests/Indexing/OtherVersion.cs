using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace RetrievalQA.Tests.Indexing;

/// <summary>Makes an index look as if an earlier analyzer had written it.</summary>
internal static class OtherVersion
{
    public static void Write(string path)
    {
        using var directory = new NIOFSDirectory(path);
        using var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, null));
        writer.SetCommitData(new Dictionary<string, string>(writer.CommitData) { ["format"] = "0.0" });
        writer.DeleteAll();
        writer.Commit();
    }
}
