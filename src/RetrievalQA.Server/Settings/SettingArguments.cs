namespace RetrievalQA.Server.Settings;

/// <summary>Settings as arguments: <c>--Storage:Path=FOLDER</c>, <c>--Storage:Path FOLDER</c>, <c>/Storage:Path=FOLDER</c>.</summary>
internal static class SettingArguments
{
    private const string Help = "Settings are written as --Storage:Path=FOLDER. Try --help.";

    /// <summary>Null where all are settings with a value.</summary>
    /// <param name="commands">What a word that is no setting may have been meant for.</param>
    public static string? FaultOf(IReadOnlyList<string> arguments, IReadOnlyList<string> commands)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            var hasValue = argument.Contains('=', StringComparison.Ordinal);
            if (!hasValue && !argument.StartsWith("--", StringComparison.Ordinal) && !argument.StartsWith('/'))
            {
                return argument.StartsWith('-') || commands.Count == 0
                    ? $"'{argument}' is not understood. {Help}"
                    : $"There is no command '{argument}'.{NearestName.Question(argument, commands)} Try --help.";
            }

            var key = argument.Split('=', 2)[0];
            if (key.StartsWith('-') && !key.StartsWith("--", StringComparison.Ordinal))
            {
                return $"'{argument}' is not understood. {Help}";
            }

            if (SettingName.FaultOf(key.TrimStart('-', '/'), value: null) is { } unknown)
            {
                return $"{unknown} {Help}";
            }

            if (!hasValue && (++index == arguments.Count || arguments[index].StartsWith("--", StringComparison.Ordinal)))
            {
                return $"{argument} needs a value. {Help}";
            }
        }

        return null;
    }
}
