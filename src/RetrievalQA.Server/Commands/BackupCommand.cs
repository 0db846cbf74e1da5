using System.CommandLine;
using RetrievalQA.Server.Control;
using RetrievalQA.Storage;
using RetrievalQA.Storage.Backup;

namespace RetrievalQA.Server.Commands;

/// <summary><c>backup FILE</c>: the data folder as it is at one moment, in one file, while its server runs or without one.</summary>
public static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "Where to write the backup; replaced where it exists." };
        var command = new Command("backup", "Writes the data folder into one file. Its server may be running; the search index is left out.") { file };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((arguments, cancel) => DataCommand.RunAsync(arguments, async host =>
        {
            var target = arguments.GetRequiredValue(file).FullName;
            var folder = DataCommand.ExistingFolder(host);
            if (target.StartsWith(Path.GetFullPath(folder.Path) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new BackupException($"'{target}' lies in the data folder itself. Name a file elsewhere.");
            }

            await WriteAsync(host, folder, target, cancel);
            await arguments.InvocationConfiguration.Output.WriteLineAsync(
                $"Backed up '{Path.GetFullPath(folder.Path)}' to '{target}' ({new FileInfo(target).Length:N0} bytes).");
            return true;
        }));
        return command;
    }

    private static async Task WriteAsync(IHost host, DataFolderOptions folder, string target, CancellationToken cancel)
    {
        var writing = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            await using (var output = new FileStream(writing, OwnerOnly.Opening(FileMode.CreateNew, FileAccess.ReadWrite)))
            {
                await CopyAsync(host, folder, output, cancel);
                output.Flush(flushToDisk: true);
                output.Position = 0;
                await FolderRestore.VerifyAsync(output, cancel);
            }

            File.Move(writing, target, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup could not be written to '{target}': {failure.Message.TrimEnd('.')}.", failure);
        }
        finally
        {
            File.Delete(writing);
        }
    }

    private static async Task CopyAsync(IHost host, DataFolderOptions folder, FileStream output, CancellationToken cancel)
    {
        using var server = await ControlClient.FindAsync(folder, cancel);
        if (server is null)
        {
            await host.Services.GetRequiredService<FolderBackup>().WriteAsync(output, cancel);
            return;
        }

        await server.AskAsync(ControlSocket.Backup, cancel);
        await server.Rest.CopyToAsync(output, cancel);
    }
}
