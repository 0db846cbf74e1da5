using System.CommandLine;
using Microsoft.Extensions.Options;
using RetrievalQA.Storage;
using RetrievalQA.Storage.Backup;

namespace RetrievalQA.Server.Commands;

/// <summary><c>restore FILE</c>: makes a data folder of a backup, where none is.</summary>
public static class RestoreCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "A file that 'backup' wrote." };
        var command = new Command("restore", "Makes the data folder of a backup. The folder must be missing or empty.") { file };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((arguments, cancel) => DataCommand.RunAsync(arguments, async host =>
        {
            var folder = host.Services.GetRequiredService<IOptions<DataFolderOptions>>().Value.Path;
            var source = arguments.GetRequiredValue(file).FullName;
            await using var backup = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read);
            var (contents, moment) = await FolderRestore.ReadAsync(backup, folder, cancel);
            await arguments.InvocationConfiguration.Output.WriteLineAsync(
                $"Restored {contents} files of {DateTimeOffset.FromUnixTimeSeconds(moment):u} into '{Path.GetFullPath(folder)}'. The search index is built at the next start.");
            return true;
        }));
        return command;
    }
}
