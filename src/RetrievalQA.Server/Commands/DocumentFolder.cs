using RetrievalQA.Ingestion.Parsing.Formats;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Commands;

/// <summary>Finds the documents of a folder and of those below it: the files of all formats that are read, but source code.</summary>
/// <param name="withCode">Source code and the data of programs are documents too.</param>
public sealed class DocumentFolder(DirectoryInfo folder, bool withCode)
{
    public const string AllDescription = "Source code, JSON and other data of programs are documents too.";

    private const int FirstBytes = 64 * 1024;

    // Of what the system does not find under the name that it gave: all flags at once, "hidden" among them.
    private const FileAttributes Unknown = (FileAttributes)(-1);

    private readonly List<FolderDocument> documents = [];
    private readonly List<SkippedEntry> skipped = [];
    private readonly List<UnreadableEntry> unreadable = [];
    private readonly Stack<DirectoryInfo> open = new([folder]);

    /// <summary>All in the order of their paths.</summary>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder itself may not be read.</exception>
    public FolderContents Read()
    {
        _ = folder.EnumerateFileSystemInfos().Any();
        while (open.TryPop(out var below))
        {
            Try(below, () =>
            {
                foreach (var entry in below.EnumerateFileSystemInfos())
                {
                    Try(entry, () => Take(entry));
                }
            });
        }

        return new FolderContents(
            [.. documents.OrderBy(document => document.Path, StringComparer.Ordinal)],
            [.. skipped.OrderBy(entry => entry.Path, StringComparer.Ordinal)],
            [.. unreadable.OrderBy(entry => entry.Path, StringComparer.Ordinal)]);
    }

    private void Try(FileSystemInfo entry, Action take)
    {
        try
        {
            take();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            unreadable.Add(UnreadableEntry.Of(PathOf(entry), failure));
        }
    }

    private void Take(FileSystemInfo entry)
    {
        if (entry.Attributes == Unknown)
        {
            throw new FileNotFoundException();
        }

        if (entry.Name.StartsWith('.') || (entry.Attributes & (FileAttributes.Hidden | FileAttributes.System)) != FileAttributes.None)
        {
            Skip(entry, "hidden");
        }
        else if (entry is FileInfo file)
        {
            TakeFile(file);
        }
        else if (entry.LinkTarget is not null)
        {
            Skip(entry, "a link to a folder, which may lead round in a circle");
        }
        else if (File.Exists(new DataFolderOptions { Path = entry.FullName }.DatabasePath))
        {
            Skip(entry, "a data folder of this program");
        }
        else
        {
            open.Push((DirectoryInfo)entry);
        }
    }

    private void TakeFile(FileInfo file)
    {
        var claimed = FormatTable.ByExtension(file.Extension.TrimStart('.').ToLowerInvariant());
        if (claimed is { Parser: null })
        {
            Skip(file, ReasonOf(claimed));
            return;
        }

        if (claimed is { IsDocument: false } && !withCode)
        {
            Skip(file, "source code or data of a program; --all takes it in as well");
            return;
        }

        // A link has its own length, and the length says whether the file can be opened: a pipe would not end.
        var content = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        if (content.Length == 0)
        {
            unreadable.Add(new UnreadableEntry(PathOf(file), "It is empty, or no ordinary file."));
        }
        else if (claimed is null && FormatDetector.Foresee(BeginningOf(content)) is { Parser: null } found)
        {
            Skip(file, ReasonOf(found));
        }
        else
        {
            documents.Add(new FolderDocument(PathOf(file), content));
        }
    }

    private void Skip(FileSystemInfo entry, string reason) => skipped.Add(new SkippedEntry(PathOf(entry), reason));

    private string PathOf(FileSystemInfo entry) =>
        Path.GetRelativePath(folder.FullName, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');

    private static string ReasonOf(FileFormat format) => $"{format.Name}. {format.Remedy}";

    // Up to the last character of ASCII, so that no character is cut in two.
    private static byte[] BeginningOf(FileInfo file)
    {
        using var content = file.OpenRead();
        var beginning = new byte[FirstBytes];
        var length = content.ReadAtLeast(beginning, FirstBytes, throwOnEndOfStream: false);
        var end = length < FirstBytes ? length : beginning.AsSpan().LastIndexOfAnyInRange((byte)0, (byte)0x7F) + 1;
        return beginning[..(end > 0 ? end : length)];
    }
}
