namespace RetrievalQA.Server.Commands.Loading;

/// <summary>The folders that this user has loaded, by the hash that their files carry: so that one that was moved is known again.</summary>
internal static class LoadedFolders
{
    private const int Kept = 1_000;

    /// <returns>The folder's hash.</returns>
    public static string Note(DirectoryInfo folder)
    {
        var path = Path.TrimEndingDirectorySeparator(folder.FullName);
        var hash = UserCache.NameOf(path);
        OwnerOnly.CreateFolder(Folder);
        File.WriteAllText(PlaceOf(hash), path);
        NewestFiles.Keep(Folder, Kept);
        return hash;
    }

    /// <summary>False also where this user has never loaded it.</summary>
    public static bool IsGone(string hash) => File.Exists(PlaceOf(hash)) && !Directory.Exists(File.ReadAllText(PlaceOf(hash)));

    private static string Folder => Path.Combine(UserCache.Folder, "folders");

    // A hash comes from the server: it is made into a name of its own.
    private static string PlaceOf(string hash) => Path.Combine(Folder, UserCache.NameOf(hash));
}
