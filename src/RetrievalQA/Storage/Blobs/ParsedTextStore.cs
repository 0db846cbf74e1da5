using System.Globalization;
using RetrievalQA.Documents;

namespace RetrievalQA.Storage.Blobs;

/// <summary>
/// Texts of files, each under the id of its file and its version: "file-1" is the first text of a file, "file-1.2" the
/// second.
/// </summary>
internal sealed class ParsedTextStore(DataFolder folder)
{
    private const char VersionMark = '.';

    /// <summary>The name of a text in the folder.</summary>
    public static string NameOf(string fileId, int version) =>
        version == Reading.First.Version ? fileId : string.Create(CultureInfo.InvariantCulture, $"{fileId}{VersionMark}{version}");

    /// <summary>What a name in the folder stands for.</summary>
    public static (string FileId, int Version) TextOf(string name)
    {
        var mark = name.LastIndexOf(VersionMark);
        return mark > 0 && int.TryParse(name.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version > Reading.First.Version
            ? (name[..mark], version)
            : (name, Reading.First.Version);
    }

    /// <summary>Writes the document to a temporary file, synced, and returns its path; <see cref="Keep"/> or delete it.</summary>
    /// <exception cref="StorageFullException">No space is left.</exception>
    public string Prepare(ParsedDocument document, string fileId, int version)
    {
        var path = Path.Combine(folder.Options.TemporaryPath, Path.GetRandomFileName());
        try
        {
            using var content = new MemoryStream();
            ParsedDocumentFormat.Write(content, document);
            using var file = new FileStream(path, OwnerOnly.Opening(FileMode.CreateNew));
            ParsedTextEnvelope.Write(file, NameOf(fileId, version), content.GetBuffer().AsSpan(0, (int)content.Length));
            file.Flush(flushToDisk: true);
            return path;
        }
        catch (Exception failure)
        {
            File.Delete(path);
            if (failure is IOException ioFailure && DiskFull.IsCauseOf(ioFailure))
            {
                throw new StorageFullException("No space is left for the text of the file.", ioFailure);
            }

            throw;
        }
    }

    /// <summary>Puts a prepared document in its place; durable on return.</summary>
    public void Keep(string prepared, string fileId, int version)
    {
        OwnerOnly.CreateFolder(folder.Options.ParsedPath);
        File.Move(prepared, PathOf(fileId, version), overwrite: true);
        DurableFolder.Sync(folder.Options.ParsedPath);
    }

    /// <summary>Null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, cannot be read or is of another version.</exception>
    public ParsedDocument? Load(string fileId, int version)
    {
        byte[] stored;
        try
        {
            stored = File.ReadAllBytes(PathOf(fileId, version));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException failure)
        {
            throw new InvalidDataException("The text cannot be read from the disk.", failure);
        }

        var document = ParsedTextEnvelope.Open(NameOf(fileId, version), stored);
        using var content = new MemoryStream(document.Array!, document.Offset, document.Count, writable: false);
        if (document.Count == stored.Length)
        {
            ParsedDocumentFormat.Verify(content);
        }

        return ParsedDocumentFormat.Read(content) with { Version = version };
    }

    public bool Exists(string fileId, int version) => File.Exists(PathOf(fileId, version));

    public async Task RemoveAsync(IEnumerable<(string FileId, int Version)> texts, CancellationToken cancel)
    {
        using var held = await folder.HoldErasingAsync(cancel);
        foreach (var (fileId, version) in texts)
        {
            File.Delete(PathOf(fileId, version));
        }
    }

    /// <summary>Names of all texts in the folder.</summary>
    public IEnumerable<string> All() => Directory.EnumerateFiles(folder.Options.ParsedPath).Select(path => Path.GetFileName(path));

    /// <param name="name">As of <see cref="NameOf"/>.</param>
    public string PathOf(string name) => Path.Combine(folder.Options.ParsedPath, name);

    private string PathOf(string fileId, int version) => PathOf(NameOf(fileId, version));
}
