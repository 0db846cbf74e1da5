using System.Text;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Answering.Models;

/// <summary>Reads the key of an endpoint from where the settings say it is.</summary>
internal static class EndpointKey
{
    // Of a text that goes into a header; the longest known ones are tokens of some kilobytes.
    private const int MaxBytes = 16 * 1024;

    /// <summary>Null where settings name no key.</summary>
    /// <exception cref="OptionsValidationException">They name one that cannot be had, or is none.</exception>
    public static string? Read(string model, ModelEndpointOptions endpoint)
    {
        var above = $"{ModelOptions.Section}:Endpoints:{model}:";
        return endpoint switch
        {
            { ApiKeyVariable: { } variable } => Checked($"{above}{nameof(endpoint.ApiKeyVariable)} names '{variable}', which", OfVariable(variable)),
            { ApiKeyFile: { } file } => Checked($"{above}{nameof(endpoint.ApiKeyFile)} names '{file}', which", OfFile(file)),
            _ => null,
        };
    }

    private static (string? Text, string Fault) OfVariable(string name) => (Environment.GetEnvironmentVariable(name), "is not set");

    private static (string? Text, string Fault) OfFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return (Encoding.Latin1.GetString(bytes, 0, length), "");
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "does not exist");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot be read: {failure.Message.TrimEnd('.')}");
        }
    }

    private static string Checked(string source, (string? Text, string Fault) read)
    {
        var key = read.Text?.Trim();
        var fault = key switch
        {
            null => read.Fault,
            "" => "is empty",
            { Length: > MaxBytes } => $"holds more than {MaxBytes} bytes",
            _ when key.Any(letter => letter is < '!' or > '~') => "must hold a key alone: one line of printable ASCII without blanks",
            _ => null,
        };
        return fault is null ? key! : throw new OptionsValidationException(ModelOptions.Section, typeof(ModelOptions), [$"{source} {fault}."]);
    }
}
