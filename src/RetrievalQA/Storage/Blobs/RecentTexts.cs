using RetrievalQA.Documents;

namespace RetrievalQA.Storage.Blobs;

/// <summary>
/// The parsed texts that were asked for last, since the next question is mostly about the same files. One counts only as long
/// as its file on the disk is the one that was read, so that a text that is lost or damaged there is noticed.
/// </summary>
/// <param name="mostBytes">Of memory that they take together.</param>
internal sealed class RecentTexts(ParsedTextStore parsed, long mostBytes)
{
    // Of objects in memory, about.
    private const int RegionBytes = 56;
    private const int WordBytes = 24;
    private const int CellBytes = 24;

    private readonly BoundedCache<string, RecentText> recent = new(mostBytes, (name, text) => name.Length + BytesOf(text.Document));

    /// <inheritdoc cref="ParsedTextStore.Load"/>
    public ParsedDocument? Load(string fileId, int version)
    {
        var name = ParsedTextStore.NameOf(fileId, version);
        var file = new FileInfo(parsed.PathOf(name));
        if (!file.Exists)
        {
            recent.Remove(name);
            return null;
        }

        if (recent.Find(name) is { } known && known.IsOf(file))
        {
            return known.Document;
        }

        recent.Remove(name);
        var document = parsed.Load(fileId, version);
        if (document is not null)
        {
            recent.Add(name, new RecentText(document, file.Length, file.LastWriteTimeUtc));
        }

        return document;
    }

    private static long BytesOf(ParsedDocument document) =>
        (sizeof(char) * (long)document.Text.Length) + (RegionBytes * (long)document.Regions.Count) + (WordBytes * (long)document.Words.Count)
        + document.Tables.Sum(table => CellBytes * (long)table.Cells.Count);

    private sealed record RecentText(ParsedDocument Document, long Length, DateTime Written)
    {
        public bool IsOf(FileInfo file) => file.Length == Length && file.LastWriteTimeUtc == Written;
    }
}
