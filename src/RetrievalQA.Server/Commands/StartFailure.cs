using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Sandboxes;
using RetrievalQA.Server.Guards;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Commands;

/// <summary>Says in one line what keeps a command from working, where that is nothing a stack trace could explain.</summary>
internal static partial class StartFailure
{
    private const string WebServer = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>Null for what is a fault of the program itself.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => string.Join(
            Environment.NewLine, invalid.Failures.Select(reason => $"Invalid setting. {WithName(invalid.OptionsType, reason)}")),
        UnsafeBindingException or KeyFileException or DataFolderException or CodeInterpreterUnavailableException
            or StorageFullException => failure.Message,

        // A settings file that is not JSON: the reader's message names the file, the parser's the place in it.
        InvalidDataException => $"{failure.Message} {failure.GetBaseException().Message}",
        AddressInUseException or UnauthorizedAccessException => failure.Message,
        IOException { InnerException: AddressInUseException } inUse => inUse.Message,
        IOException failed => failed.Message,
        SocketException socket => $"Cannot listen: {socket.Message}",

        // An address that the web server cannot use, such as one of https without a certificate.
        InvalidOperationException { Source: WebServer } => $"Cannot listen: {failure.Message}",
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };

    /// <summary>The annotations know the property alone; a reader needs the setting.</summary>
    private static string WithName(Type options, string reason) =>
        Annotation().Match(reason) is { Success: true } annotated && options.GetField("Section")?.GetRawConstantValue() is string section
            ? $"{string.Join(", ", annotated.Groups["members"].Value.Split(',').Select(member => $"{section}:{member.Trim()}").Where(name => name[^1] != ':'))}"
                + $" {annotated.Groups["error"].Value}".TrimEnd()
            : reason;

    [GeneratedRegex(@"^DataAnnotation validation failed for '\w+' members: '(?<members>[^']*)' with the error: '(?:The field \w+ )?(?<error>.*)'\.$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Annotation();
}
