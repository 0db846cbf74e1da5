using RetrievalQA.Documents;

namespace RetrievalQA.Storage.Blobs;

/// <summary>Parsed documents by file id.</summary>
internal sealed class ParsedTextStore(DataFolder folder)
{
    /// <summary>Writes the document to a temporary file, synced, and returns its path; <see cref="Keep"/> or delete it.</summary>
    /// <exception cref="StorageFullException">No space is left.</exception>
    public string Prepare(ParsedDocument document)
    {
        var path = Path.Combine(folder.Options.TemporaryPath, Path.GetRandomFileName());
        try
        {
            using var file = new FileStream(path, OwnerOnly.Opening(FileMode.CreateNew));
            ParsedDocumentFormat.Write(file, document);
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
    public void Keep(string prepared, string fileId)
    {
        File.Move(prepared, PathOf(fileId), overwrite: true);
        DurableFolder.Sync(folder.Options.ParsedPath);
    }

    /// <summary>Null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another version.</exception>
    public ParsedDocument? Load(string fileId)
    {
        try
        {
            using var file = new FileStream(PathOf(fileId), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return ParsedDocumentFormat.Read(file);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Remove(string fileId) => File.Delete(PathOf(fileId));

    /// <summary>Ids of the files that have a parsed document.</summary>
    public IEnumerable<string> All() => Directory.EnumerateFiles(folder.Options.ParsedPath).Select(path => Path.GetFileName(path));

    public string PathOf(string fileId) => Path.Combine(folder.Options.ParsedPath, fileId);
}
