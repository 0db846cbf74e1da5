using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RetrievalQA.Sandboxes;
using RetrievalQA.Server.Guards;
using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>Runs the server until it is stopped. What keeps it from starting is said in one line.</summary>
public static class ServeCommand
{
    private const int Failed = 1;

    /// <param name="parsed">What was not understood as a verb are settings, such as <c>--urls</c> or <c>--Storage:Path=…</c>.</param>
    public static async Task<int> RunAsync(ParseResult parsed, Func<WebApplication> build)
    {
        if (UnknownCommand(parsed.UnmatchedTokens) is { } unknown)
        {
            return Refuse($"There is no command '{unknown}'. Try --help.");
        }

        try
        {
            await using var app = build();
            await app.RunAsync();
            return 0;
        }
        catch (Exception failure) when (Explain(failure) is { } reason)
        {
            return Refuse(reason);
        }
    }

    /// <summary>A word that neither is a setting nor the value of one.</summary>
    private static string? UnknownCommand(IReadOnlyList<string> tokens) => tokens
        .Where((token, index) => !IsSetting(token) && !(index > 0 && IsSetting(tokens[index - 1]) && !tokens[index - 1].Contains('=')))
        .FirstOrDefault();

    private static bool IsSetting(string token) => token.StartsWith('-') || token.StartsWith('/') || token.Contains('=');

    private static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures.Select(reason => $"Invalid setting. {reason}")),
        UnsafeBindingException or KeyFileException or AddressInUseException or DataFolderInUseException or DatabaseTooNewException or CodeInterpreterUnavailableException => failure.Message,
        UnauthorizedAccessException denied => denied.Message,
        IOException { InnerException: AddressInUseException } inUse => inUse.Message,
        SocketException socket => $"Cannot listen: {socket.Message}",
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(HiddenCharacters.RemoveFromLines(reason));
        return Failed;
    }
}
