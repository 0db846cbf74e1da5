using System.CommandLine;
using RetrievalQA.Server.Control;

namespace RetrievalQA.Server.Commands;

/// <summary><c>check</c>: whether all that is stored is there and fits together. Exit code 1 says that something is wrong.</summary>
public static class CheckCommand
{
    public static Command Create()
    {
        var repair = new Option<bool>("--repair") { Description = "Build anew what is derived: search index, lost texts, counts. Nothing is deleted." };
        var command = new Command("check", "Compares rows, contents, texts and search index with one another. The server may be running.") { repair };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((arguments, cancel) => DataCommand.RunAsync(arguments, async host =>
        {
            var (folder, repairs, output) = (DataCommand.ExistingFolder(host), arguments.GetValue(repair), arguments.InvocationConfiguration.Output);
            using var server = await ControlClient.FindAsync(folder, cancel);
            if (server is null)
            {
                var report = await host.Services.GetRequiredService<DataCheck>().RunAsync(repairs, cancel);
                await output.WriteLineAsync(string.Join('\n', report.Lines));
                return report.IsSound;
            }

            var verdict = await server.AskAsync(repairs ? ControlSocket.Repair : ControlSocket.Check, cancel);
            using var lines = new StreamReader(server.Rest);
            await output.WriteAsync(await lines.ReadToEndAsync(cancel));
            return verdict == ControlSocket.Sound;
        }));
        return command;
    }
}
