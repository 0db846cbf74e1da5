using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Contents of one kind: files beside the database under names that its rows know.</summary>
/// <param name="Names">Of everything that is stored.</param>
internal sealed record ContentKind(string Name, Func<IEnumerable<string>> Names, Func<string, string> PathOf, Func<Rows, string, bool> IsKnown)
{
    public const string Blobs = "blobs";
    public const string ParsedTexts = "parsed";
    public const string UploadParts = "uploads";

    public static IReadOnlyList<ContentKind> AllIn(DataFolder folder)
    {
        var (blobs, parsed, uploads) = (new BlobStore(folder), new ParsedTextStore(folder), folder.Options.UploadsPath);
        return
        [
            new(Blobs, blobs.All, blobs.PathOf, (rows, sha256) => rows.Any(Schema.Files, Schema.ByContent, sha256)),
            new(ParsedTexts, parsed.All, parsed.PathOf, (rows, name) => rows.KnowsText(name)),
            new(UploadParts, () => NamesIn(uploads), id => Path.Combine(uploads, id), (rows, id) => rows.Exists(Schema.UploadParts, id)),
        ];
    }

    private static IEnumerable<string> NamesIn(string folder) => Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path));
}
