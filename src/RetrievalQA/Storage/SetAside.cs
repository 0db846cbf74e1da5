using System.Globalization;

namespace RetrievalQA.Storage;

/// <summary>
/// Contents that no row knows, moved out of the way instead of being erased: a folder for each start that found some, named
/// by its time, with the names that they had under "blobs", "parsed" and "uploads".
/// </summary>
public sealed class SetAside(DataFolder folder, TimeProvider time)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH-mm-ss'Z'";

    private readonly DataFolderOptions options = folder.Options;

    /// <summary>The folder for what is found now; made with the first content that is moved there.</summary>
    internal string FolderForNow() => Path.Combine(options.SetAsidePath, time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));

    /// <summary>Moves a file to the same place under another folder; durable on return.</summary>
    internal void Move(string path, string intoFolder)
    {
        var target = Path.Combine(intoFolder, Path.GetRelativePath(options.Path, path));
        var parent = Path.GetDirectoryName(target)!;
        OwnerOnly.CreateFolder(options.SetAsidePath);
        OwnerOnly.CreateFolder(parent);
        File.Move(path, target, overwrite: true);
        DurableFolder.Sync(parent);
    }

    /// <summary>Erases what was set aside longer ago than the settings say. Returns the names of the folders that are gone.</summary>
    public IReadOnlyList<string> EraseExpired(DateTimeOffset now)
    {
        if (!Directory.Exists(options.SetAsidePath))
        {
            return [];
        }

        var expired = Directory.EnumerateDirectories(options.SetAsidePath)
            .Where(path => TimeOf(path) is { } since && since.AddDays(options.SetAsideDays) <= now)
            .ToList();
        expired.ForEach(path => Directory.Delete(path, recursive: true));
        return expired.ConvertAll(path => Path.GetFileName(path));
    }

    // A folder of another name was put there by somebody, who may want it.
    private static DateTimeOffset? TimeOf(string path) =>
        DateTimeOffset.TryParseExact(
            Path.GetFileName(path), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var since)
            ? since
            : null;
}
