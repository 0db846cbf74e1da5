using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RetrievalQA.Server.Settings;

namespace RetrievalQA.Server.Commands;

/// <summary>Help as for any command; that of the server itself goes on with its settings.</summary>
internal sealed class HelpWithSettings(HelpAction help) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithSettings((HelpAction)option.Action!);
    }

    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
        {
            SettingsHelp.Write(parseResult.InvocationConfiguration.Output);
        }

        return code;
    }
}
