using RetrievalQA.Ingestion.Parsing.Formats;

namespace RetrievalQA.Server.Commands;

/// <summary>The documents of a folder and the folders below it: files of the formats that can be read. Hidden ones are left out.</summary>
public static class DocumentFolder
{
    private static readonly EnumerationOptions Recursive = new() { RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    /// <summary>In the order of their paths.</summary>
    public static IEnumerable<FileInfo> Documents(DirectoryInfo folder) => folder.EnumerateFiles("*", Recursive)
        .Where(file => FormatTable.ByExtension(file.Extension.TrimStart('.').ToLowerInvariant()) is { IsDocument: true } && !IsBelowHidden(folder, file))
        .OrderBy(file => file.FullName, StringComparer.Ordinal);

    private static bool IsBelowHidden(DirectoryInfo folder, FileInfo file) =>
        Path.GetRelativePath(folder.FullName, file.FullName).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'));
}
