using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Sandboxes;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Settings;
using RetrievalQA.Storage;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>Says in one line what keeps a command from working, where that is nothing a stack trace could explain.</summary>
internal static partial class StartFailure
{
    private const string Kestrel = "Kestrel:";
    private const string WebServer = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>Also names the setting that the failure is about, where that is the path of something.</summary>
    public static string? Explain(Exception failure, IConfiguration settings)
    {
        if (Explain(failure) is not { } reason)
        {
            return null;
        }

        var paths = settings.AsEnumerable().Where(setting => setting.Value is { Length: > 0 } && SettingPaths.IsPath(setting.Key));
        var meant = failure is CryptographicException
            ? paths.Where(setting => setting.Key.StartsWith(Kestrel, StringComparison.OrdinalIgnoreCase)) // Which of them it does not say.
            : paths.Where(setting => reason.Contains(setting.Value!, StringComparison.Ordinal)).OrderByDescending(setting => setting.Value!.Length).Take(1);
        var names = string.Join(", ", meant.Select(setting => setting.Key));
        return names.Length == 0 || reason.Contains(names, StringComparison.OrdinalIgnoreCase) ? reason : $"{names}: {reason}";
    }

    /// <summary>Null for what is a fault of the program itself.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => string.Join(
            Environment.NewLine, invalid.Failures.Select(reason => $"Invalid setting. {Repeated().Replace(WithName(invalid.OptionsType, reason), "${name} ")}")),
        UnsafeBindingException or KeyFileException or DataFolderException or CodeInterpreterUnavailableException
            or StorageFullException => failure.Message,

        // A settings file that is not JSON: the reader's message names the file, the parser's the place in it.
        InvalidDataException => $"{failure.Message} {failure.GetBaseException().Message}",
        AddressInUseException or UnauthorizedAccessException => failure.Message,
        IOException { InnerException: AddressInUseException } inUse => inUse.Message,
        IOException failed => failed.Message,
        SocketException socket => $"Cannot listen: {socket.Message}",

        // A file that is no certificate, or whose password is another.
        CryptographicException unusable => $"A certificate cannot be used: {OneLine.Of(unusable.Message)}",

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

    // Below a free name the options class has put the setting before the sentence of an annotation.
    [GeneratedRegex(@"(?<name>\w+): The (?:field \k<name>|\k<name> field) ",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Repeated();

    [GeneratedRegex(@"^DataAnnotation validation failed for '\w+' members: '(?<members>[^']*)' with the error: '(?:The field \w+ |The \w+ field )?(?<error>.*)'\.$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Annotation();
}
