using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using RetrievalQA.Server.Settings;

namespace RetrievalQA.Server.Commands;

/// <summary>Says in one line what is wrong with the arguments of a command.</summary>
internal static partial class ArgumentFault
{
    /// <summary>Null where nothing is, or where help is asked for.</summary>
    public static string? Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var unknown, ..] && (parsed.Errors.Count == 0 || parsed.Action is ParseErrorAction))
        {
            return TakesSettings(command, unknown)
                ? SettingArguments.FaultOf(parsed.UnmatchedTokens, [.. command.Subcommands.Select(known => known.Name)]) ?? FirstError(parsed, command)
                : Unknown(MistakenForText(parsed) ?? unknown, parsed);
        }

        if (parsed.Action is not HelpWithSettings && MistakenForText(parsed) is { } flag)
        {
            return Unknown(flag, parsed);
        }

        return FirstError(parsed, command);
    }

    /// <summary>A misspelt option is taken for an argument, such as the question; one that begins so is written after "--".</summary>
    private static string? MistakenForText(ParseResult parsed) => parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        ? null
        : parsed.CommandResult.Tokens.Select(token => token.Value).FirstOrDefault(value => value.StartsWith("--", StringComparison.Ordinal));

    private static string Unknown(string written, ParseResult parsed) =>
        $"'{written}' is not understood.{NearestName.Question(written.Split('=')[0], NamesOf(parsed))} Try {Help(parsed.CommandResult)}.";

    /// <summary>The server itself and what works on its data folder; there a word without a section is an option that was misspelt.</summary>
    private static bool TakesSettings(Command command, string written) => command is RootCommand
        || (!command.TreatUnmatchedTokensAsErrors && written.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal));

    private static string? FirstError(ParseResult parsed, Command command) => parsed.Action is ParseErrorAction && parsed.Errors is [var first, ..]
        ? $"{TypeName().Replace(first.Message, "").TrimEnd('.')}. Try {Help(parsed.CommandResult)}."
        : null;

    private static List<string> NamesOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var level = parsed.CommandResult; level is not null; level = level.Parent as CommandResult)
        {
            var isAsked = level == parsed.CommandResult;
            names.AddRange(level.Command.Options.Where(option => !option.Hidden && (isAsked || option.Recursive)).Select(option => option.Name));
            names.AddRange(isAsked ? level.Command.Subcommands.Select(known => known.Name) : []);
        }

        return names;
    }

    private static string Help(CommandResult asked)
    {
        var names = new List<string>();
        for (var level = asked; level is { Command: not RootCommand }; level = level.Parent as CommandResult)
        {
            names.Insert(0, level.Command.Name);
        }

        return names.Count == 0 ? "--help" : $"'{string.Join(' ', names)} --help'";
    }

    // What a value must be is said in the help; names of the runtime's types say nothing to a reader.
    [GeneratedRegex(@" as expected type '.*'", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex TypeName();
}
