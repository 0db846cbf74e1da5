using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RetrievalQA.Sandboxes;
using RetrievalQA.Server.Guards;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Commands;

/// <summary>Says in one line what keeps a command from working, where that is nothing a stack trace could explain.</summary>
internal static class StartFailure
{
    /// <summary>Null for what is a fault of the program itself.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures.Select(reason => $"Invalid setting. {reason}")),
        UnsafeBindingException or KeyFileException or DataFolderException or CodeInterpreterUnavailableException => failure.Message,
        AddressInUseException or UnauthorizedAccessException => failure.Message,
        IOException { InnerException: AddressInUseException } inUse => inUse.Message,
        IOException failed => failed.Message,
        SocketException socket => $"Cannot listen: {socket.Message}",
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };
}
