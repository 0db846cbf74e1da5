namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>
/// The first opening of the database by a process: makes one in a new folder, refuses one that is damaged or belongs to
/// another folder before anything of the folder is changed, and brings an older one to the current version.
/// </summary>
internal sealed class DatabaseStart(
    DataFolder folder, LiteDbOptions options, LastCommit lastCommit, Func<string, DurableFile> openFile, TimeProvider time)
{
    private readonly DataFolderOptions paths = folder.Options;

    /// <summary>Transactions that were acknowledged and that the database does not hold, since an older one was put back.</summary>
    public long PutBack { get; private set; }

    /// <exception cref="DataFolderException">The folder cannot be used as it is.</exception>
    /// <exception cref="IOException">The disk failed, or has no space for a new database or a migration.</exception>
    public DurableEngine Open()
    {
        if (new FileInfo(paths.DatabasePath) is not { Exists: true, Length: > 0 })
        {
            EnsureNothingIsLost();
            Create();
        }

        DatabasePages.Check(paths.DatabasePath, paths.LogPath, options.VerifyMegabytes, openFile);
        var engine = DurableEngine.Open(paths.DatabasePath, paths.LogPath, openFile);
        try
        {
            EnsureOwn(engine);
            EnsureWhole(engine);
            while (engine.Stored.Version < Schema.Version)
            {
                engine.Dispose();
                engine = Migrate(engine.Stored.Version);
            }

            if (folder.FindIdentity() is null)
            {
                folder.Identify(engine.Stored.FolderId!);
            }

            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private void EnsureNothingIsLost()
    {
        if (folder.FindIdentity() is not null || folder.HasContents() || new FileInfo(paths.LogPath) is { Exists: true, Length: > 0 })
        {
            throw new DataFolderException(
                $"The data folder '{Path.GetFullPath(paths.Path)}' was in use, but its database '{Path.GetFileName(paths.DatabasePath)}' is "
                + $"{(File.Exists(paths.DatabasePath) ? "empty" : "missing")}. Put the database and its log back or restore a backup; to begin "
                + "with nothing, set Storage:Path to an empty folder. Nothing was changed or erased.");
        }
    }

    // Made aside and moved: a kill on the way leaves no half-made database.
    private void Create()
    {
        var aside = Path.Combine(paths.TemporaryPath, "new");
        OwnerOnly.CreateFolder(aside);
        var made = Path.Combine(aside, Path.GetFileName(paths.DatabasePath));
        DurableEngine.Create(made, Path.Combine(aside, Path.GetFileName(paths.LogPath)), Guid.NewGuid().ToString("N"), openFile);
        File.Delete(paths.LastCommitPath);
        File.Move(made, paths.DatabasePath, overwrite: true);
        Directory.Delete(aside, recursive: true);
        DurableFolder.Sync(paths.Path);
    }

    private void EnsureOwn(DurableEngine engine)
    {
        var (inside, beside) = (engine.Stored.FolderId, folder.FindIdentity());
        var isOwn = inside is not null && beside is not null ? inside == beside : !folder.HasContents() || KnowsContents(engine.Read());
        if (!isOwn)
        {
            throw new DataFolderException(
                $"The database '{paths.DatabasePath}' belongs to another data folder: the files beside it are not its own. Put the right "
                + "database and its log back or restore a backup, or set Storage:Path to another folder. Nothing was changed or erased.");
        }
    }

    private bool KnowsContents(Rows rows) =>
        ContentKind.AllIn(folder).Any(kind => kind.Names().Any(name => kind.IsKnown(rows, name)));

    private void EnsureWhole(DurableEngine engine)
    {
        if (lastCommit.Read() is not { } recorded || engine.Commits >= recorded.Commits)
        {
            return;
        }

        // The database file alone holds what was folded into it: one that holds less is another file.
        if (engine.Commits >= recorded.Folded)
        {
            throw new DatabaseDamagedException(
                paths.LogPath,
                $"the log is missing or cut, and {recorded.Commits - engine.Commits} of {recorded.Commits} acknowledged transactions with it",
                remedy: $"Put the whole log back or restore a backup; to go on without what is lost, remove '{paths.LastCommitPath}'");
        }

        PutBack = recorded.Commits - engine.Commits;
    }

    private DurableEngine Migrate(int version)
    {
        new Snapshots(paths, time).Take(version);
        var engine = DurableEngine.Open(paths.DatabasePath, paths.LogPath, openFile);
        try
        {
            engine.Change(new Migration(engine, options.RowsPerTransaction, folder.FindIdentity() ?? Guid.NewGuid().ToString("N")).Step);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }
}
