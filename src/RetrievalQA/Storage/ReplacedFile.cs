namespace RetrievalQA.Storage;

/// <summary>A small file that is written whole: after a crash or a power cut it is the old one or the new one.</summary>
public static class ReplacedFile
{
    /// <summary>Durable on return. Only the owner may read it. One writer at a time.</summary>
    /// <exception cref="IOException">It could not be written; the old file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";

        // What is left of a dead writer may be readable by others, and would stay so.
        File.Delete(temporary);
        using (var file = new FileStream(temporary, OwnerOnly.Opening(FileMode.CreateNew)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DurableFolder.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
