namespace RetrievalQA.Sandboxes;

/// <summary>Files below /proc. What they tell about may end at any time: then there is nothing to read.</summary>
internal static class ProcFile
{
    private const int PieceSize = 65_536;
    private const long Kilobyte = 1_024;

    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Bytes of text; such files say of themselves that they are empty.</summary>
    public static long Length(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite);
            var piece = new byte[PieceSize];
            long length = 0;
            for (int count; (count = RandomAccess.Read(file, piece, length)) > 0;)
            {
                length += count;
            }

            return length;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Names in a folder.</summary>
    public static IReadOnlyList<string> List(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The bytes that a line such as "RssAnon:    14876 kB" tells; null where there is no such line.</summary>
    public static long? Bytes(string text, string field)
    {
        var at = text.IndexOf($"{field}:", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = text.AsSpan(at + field.Length + 1).TrimStart();
        return long.Parse(rest[..rest.IndexOfAnyExceptInRange('0', '9')]) * Kilobyte;
    }
}
