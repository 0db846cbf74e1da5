using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>What stands in a folder and in those below it.</summary>
public sealed record FolderContents(IReadOnlyList<FolderDocument> Documents, IReadOnlyList<SkippedEntry> Skipped, IReadOnlyList<UnreadableEntry> Unreadable)
{
    /// <summary>Every path at which something stands; what is below a folder that was skipped or cannot be read is not among them.</summary>
    public IEnumerable<string> Paths =>
        Documents.Select(document => document.Path).Concat(Skipped.Select(entry => entry.Path)).Concat(Unreadable.Select(entry => entry.Path));
}

/// <param name="Path">Below the folder, with slashes.</param>
/// <param name="File">With the content; not the link that leads to it.</param>
public sealed record FolderDocument(string Path, FileInfo File)
{
    /// <summary>Its last part, as it is stored.</summary>
    public string Name => HiddenCharacters.Remove(Path[(Path.LastIndexOf('/') + 1)..]);
}

/// <summary>A file or folder that is left out for what it is.</summary>
public sealed record SkippedEntry(string Path, string Reason);

/// <summary>A document, or a folder of them, that cannot be taken in.</summary>
public sealed record UnreadableEntry(string Path, string Reason)
{
    public static UnreadableEntry Of(string path, Exception failure) => new(path, failure switch
    {
        UnauthorizedAccessException => "This user may not read it.",
        FileNotFoundException or DirectoryNotFoundException => "It is not there, or its name is no UTF-8.",
        _ => OneLine.Of(failure.Message),
    });
}
