using System.CommandLine;
using Microsoft.Extensions.Options;
using RetrievalQA.Storage;
using RetrievalQA.Storage.Backup;

namespace RetrievalQA.Server.Commands;

/// <summary>What the commands that work on a data folder have in common: settings as the server takes them, failures in one line.</summary>
internal static class DataCommand
{
    private const int Failed = 1;

    /// <param name="action">False where the command did its work and something is wrong with the data.</param>
    public static async Task<int> RunAsync(ParseResult arguments, Func<IHost, Task<bool>> action)
    {
        try
        {
            using var host = EngineComposition.BuildConsoleHost([.. arguments.UnmatchedTokens]);
            return await action(host) ? 0 : Failed;
        }
        catch (DataFolderInUseException held)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(
                $"{held.Message} A server that runs there is asked through its 'control.sock', which needs a path of at most 107 bytes.");
            return Failed;
        }
        catch (Exception failure) when (failure is BackupException || StartFailure.Explain(failure) is not null)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(failure is BackupException ? failure.Message : StartFailure.Explain(failure));
            return Failed;
        }
    }

    /// <exception cref="BackupException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not see whether there is one.</exception>
    public static DataFolderOptions ExistingFolder(IHost host)
    {
        var folder = host.Services.GetRequiredService<IOptions<DataFolderOptions>>().Value;
        return IsThere(folder.DatabasePath)
            ? folder
            : throw new BackupException($"There is no data in '{Path.GetFullPath(folder.Path)}'. Name the data folder with --Storage:Path=FOLDER.");
    }

    private static bool IsThere(string path)
    {
        try
        {
            return !File.GetAttributes(path).HasFlag(FileAttributes.Directory);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }
}
